import { pbkdf2Sync } from 'node:crypto';
import forge from 'node-forge';

/**
 * Iterations that one file may ask for in all. A file derives three keys: for its check sum, its certificates and its private key. OpenSSL writes 2,048
 * iterations for each (PKCS12_DEFAULT_ITER), Windows 2,000, Java 10,000 (java.security, keystore.pkcs12.*IterationCount), and OWASP's advice for
 * PBKDF2 is 600,000; a million for each is more than any of them. The slowest kind takes about three seconds for a million.
 */
const mostIterations = 3_000_000;

/** A file asks for more iterations than any tool writes. */
export class TooManyIterations extends Error {}

/** The functions of forge that turn passwords into keys. Forge calls them through these objects, and nothing else of it takes long. */
interface Derivations {
  readonly pkcs5: { pbkdf2: Pbkdf2 };
  readonly pki: { readonly pbe: { generatePkcs12Key: Pkcs12Key } };
  readonly pkcs12: { generateKey: Pkcs12Key };
}

type Pbkdf2 = (
  password: string,
  salt: string,
  iterations: number,
  length: number,
  digest?: { readonly algorithm: string },
) => string;
type Pkcs12Key = (
  password: string | null,
  salt: object,
  id: number,
  iterations: number,
  ...more: readonly unknown[]
) => object;

/**
 * Does work with forge that derives keys. Rejects it with {@link TooManyIterations} before the limit is passed, wherever in a file, and behind whatever
 * encryption, the counts stand; and leaves PBKDF2 to OpenSSL, which is twenty times as fast. `work` must be synchronous.
 */
export function withBoundedKeys<T>(work: () => T): T {
  let left = mostIterations;
  const take = (iterations: number): void => {
    left -= iterations;
    // Also what is no number.
    if (!(left >= 0)) throw new TooManyIterations();
  };
  const { pkcs5, pki, pkcs12 } = forge as unknown as Derivations;
  const { pbkdf2 } = pkcs5;
  const { generatePkcs12Key } = pki.pbe;
  const { generateKey } = pkcs12;
  pkcs5.pbkdf2 = (password, salt, iterations, length, digest) => {
    take(iterations);
    const [secret, seed] = [Buffer.from(password, 'latin1'), Buffer.from(salt, 'latin1')];
    return pbkdf2Sync(secret, seed, iterations, length, digest?.algorithm ?? 'sha1').toString('latin1');
  };
  const bounded =
    (derive: Pkcs12Key): Pkcs12Key =>
    (password, salt, id, iterations, ...more) => {
      take(iterations);
      return derive(password, salt, id, iterations, ...more);
    };
  pki.pbe.generatePkcs12Key = bounded(generatePkcs12Key);
  pkcs12.generateKey = bounded(generateKey);
  try {
    return work();
  } finally {
    pkcs5.pbkdf2 = pbkdf2;
    pki.pbe.generatePkcs12Key = generatePkcs12Key;
    pkcs12.generateKey = generateKey;
  }
}

/** Throws {@link TooManyIterations} if an encrypted key (PKCS#8, DER) asks for too many; what is no such key passes. */
export function checkIterations(encryptedKey: Buffer): void {
  let key: forge.asn1.Asn1;
  try {
    key = forge.asn1.fromDer(encryptedKey.toString('latin1'));
  } catch {
    return;
  }
  if (iterationsIn(key) > mostIterations) throw new TooManyIterations();
}

/** The largest of the counts: each follows the salt that it belongs to, as first two members of a sequence. */
function iterationsIn({ value }: forge.asn1.Asn1): number {
  if (!Array.isArray(value)) return 0;
  const [salt, count] = value;
  const isCount = salt?.type === forge.asn1.Type.OCTETSTRING && count?.type === forge.asn1.Type.INTEGER;
  const own = isCount && typeof count.value === 'string' ? Number.parseInt(forge.util.bytesToHex(count.value), 16) : 0;
  return Math.max(own, ...value.map(iterationsIn));
}
