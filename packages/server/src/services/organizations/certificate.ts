import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Clock, RequestError } from '@coffer/model';
import forge from 'node-forge';

/** A certificate with its private key, as an application signs in with it. */
export interface ApplicationCertificate {
  /** PKCS#8 or PKCS#1, PEM. Secret. */
  readonly privateKey: string;
  /** PEM. */
  readonly certificate: string;
  /** SHA-1 of the DER form, 40 upper-case hex digits, as Entra ID shows it. */
  readonly thumbprint: string;
}

/** Decoded size at which a file is no certificate any more. Bytes. */
const largestPfx = 128 * 1024;

/**
 * Reads a PFX (PKCS#12) file given as base64.
 * Rejects with `RequestError('invalid')`, whose text names what is wrong: not base64, not a PFX, wrong password,
 * no private key, no certificate that belongs to it, not valid yet, expired. `what` names the member in these texts.
 */
export function readPfx(
  base64: string,
  password: string | undefined,
  clock: Clock,
  what: string,
): ApplicationCertificate {
  const refuse = (why: string, cause?: unknown): RequestError =>
    new RequestError('invalid', `${what}: ${why}`, cause === undefined ? undefined : { cause });
  const store = openStore(decode(base64, refuse), password ?? '', refuse);
  const key = privateKeyOf(store, refuse);
  const certificate = certificateOf(store, key, refuse);
  const x509 = new X509Certificate(certificate);
  const from = x509.validFromDate;
  const to = x509.validToDate;
  if (to.getTime() <= clock.now()) throw refuse(`the certificate expired on ${to.toISOString()}.`);
  if (from.getTime() > clock.now()) throw refuse(`the certificate is not valid before ${from.toISOString()}.`);
  return { privateKey: key, certificate, thumbprint: x509.fingerprint.replaceAll(':', '') };
}

type Refuse = (why: string, cause?: unknown) => RequestError;

function decode(base64: string, refuse: Refuse): string {
  const compact = base64.replace(/\s+/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) {
    throw refuse('must be a PFX file in base64 form.');
  }
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.length > largestPfx) throw refuse(`is larger than ${largestPfx} bytes, too large for a certificate file.`);
  return bytes.toString('binary');
}

function openStore(binary: string, password: string, refuse: Refuse): forge.pkcs12.Pkcs12Pfx {
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(binary);
    forge.asn1.toDer(asn1);
  } catch {
    throw refuse('is not a PFX (PKCS#12) file.');
  }
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, false, password);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (/MAC could not be verified|password|decrypt/i.test(text)) {
      throw refuse('the password of the certificate file is wrong.');
    }
    throw refuse('is not a PFX (PKCS#12) file.');
  }
}

function privateKeyOf(store: forge.pkcs12.Pkcs12Pfx, refuse: Refuse): string {
  const bags = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']].flatMap((type) =>
    type === undefined ? [] : (store.getBags({ bagType: type })[type] ?? []),
  );
  if (bags.length === 0) {
    throw refuse('holds no private key; export the certificate again with its private key.');
  }
  const key = bags.find((bag) => bag.key)?.key;
  if (!key) throw refuse('holds a private key that is not RSA; Microsoft accepts RSA keys only.');
  return forge.pki.privateKeyToPem(key);
}

function certificateOf(store: forge.pkcs12.Pkcs12Pfx, key: string, refuse: Refuse): string {
  const type = forge.pki.oids['certBag'];
  const bags = type === undefined ? [] : (store.getBags({ bagType: type })[type] ?? []);
  const privateKey = createPrivateKey(key);
  for (const bag of bags) {
    if (!bag.cert) continue;
    const pem = forge.pki.certificateToPem(bag.cert);
    if (new X509Certificate(pem).checkPrivateKey(privateKey)) return pem;
  }
  throw refuse('holds no certificate that belongs to its private key.');
}
