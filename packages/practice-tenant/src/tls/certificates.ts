import { generateKeyPair } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A private key and the certificate for it, both PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

const DAY = 24 * 3600 * 1000;
const makeKeyPair = promisify(generateKeyPair);

/**
 * The server's key and certificate, issued by the practice tenant's own authority. Both are kept in `folder` and used again at the
 * next start, so that whoever trusted `ca.pem` once need not do it again; `now` is ms UTC. Besides this machine's names it is good
 * for `moreNames`.
 */
export async function serverCertificate(
  folder: string,
  now: number,
  moreNames: readonly string[] = [],
): Promise<KeyAndCertificate & { caFile: string }> {
  await mkdir(folder, { recursive: true });
  const caFile = join(folder, 'ca.pem');
  const authority = await keep(
    folder,
    'ca',
    (stored) => stored !== undefined && validOn(stored, now),
    () => issueAuthority(now),
  );
  const names = ['localhost', hostname(), ...moreNames];
  const server = await keep(
    folder,
    'server',
    (stored) =>
      stored !== undefined &&
      validOn(stored, now) &&
      issuedBy(stored, authority) &&
      names.every((name) => isFor(stored, name)),
    () => issueServer(authority, now, names),
  );
  return { ...server, caFile };
}

/** A self-signed certificate for an application registration, kept in `folder` as `application.pem`, `application-key.pem` and `application.pfx`. */
export async function applicationCertificate(
  folder: string,
  now: number,
  password: string,
): Promise<KeyAndCertificate & { der: Uint8Array }> {
  await mkdir(folder, { recursive: true });
  const pair = await keep(
    folder,
    'application',
    (stored) => stored !== undefined && validOn(stored, now),
    () => issueApplication(now),
  );
  const certificate = forge.pki.certificateFromPem(pair.certificate);
  const bag = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(pair.key), [certificate], password, {
    algorithm: '3des',
    friendlyName: 'practice',
  });
  await writeAtomically(join(folder, 'application.pfx'), Buffer.from(forge.asn1.toDer(bag).getBytes(), 'binary'));
  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary');
  return { ...pair, der };
}

async function keep(
  folder: string,
  name: string,
  good: (stored: KeyAndCertificate | undefined) => boolean,
  issue: () => Promise<KeyAndCertificate>,
): Promise<KeyAndCertificate> {
  const files = { key: join(folder, `${name}-key.pem`), certificate: join(folder, `${name}.pem`) };
  const stored = await readPair(files);
  if (stored && good(stored)) return stored;
  const issued = await issue();
  await writeAtomically(files.key, issued.key);
  await writeAtomically(files.certificate, issued.certificate);
  return issued;
}

async function readPair(files: { key: string; certificate: string }): Promise<KeyAndCertificate | undefined> {
  try {
    return { key: await readFile(files.key, 'utf8'), certificate: await readFile(files.certificate, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function validOn(stored: KeyAndCertificate, now: number): boolean {
  const { validity } = forge.pki.certificateFromPem(stored.certificate);
  return validity.notBefore.getTime() <= now && now + DAY < validity.notAfter.getTime();
}

function issuedBy(stored: KeyAndCertificate, authority: KeyAndCertificate): boolean {
  try {
    return forge.pki.certificateFromPem(authority.certificate).verify(forge.pki.certificateFromPem(stored.certificate));
  } catch {
    // A certificate of an earlier authority: forge throws instead of answering false.
    return false;
  }
}

function isFor(stored: KeyAndCertificate, host: string): boolean {
  const names = forge.pki.certificateFromPem(stored.certificate).getExtension('subjectAltName') as
    | { altNames?: { value?: string }[] }
    | undefined;
  return names?.altNames?.some((name) => name.value === host) ?? false;
}

function issueAuthority(now: number): Promise<KeyAndCertificate> {
  return issue({
    commonName: 'Practice Tenant Authority',
    now,
    years: 10,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      { name: 'subjectKeyIdentifier' },
    ],
  });
}

function issueServer(authority: KeyAndCertificate, now: number, hosts: readonly string[]): Promise<KeyAndCertificate> {
  const names = hosts.map((value) => ({ type: 2, value }));
  const addresses = ['127.0.0.1', '::1'].map((ip) => ({ type: 7, ip }));
  return issue({
    commonName: 'localhost',
    now,
    years: 2,
    authority,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...names, ...addresses] },
    ],
  });
}

function issueApplication(now: number): Promise<KeyAndCertificate> {
  return issue({
    commonName: 'Practice Application',
    now,
    years: 2,
    extensions: [{ name: 'keyUsage', digitalSignature: true, critical: true }],
  });
}

async function issue(wish: {
  commonName: string;
  now: number;
  years: number;
  authority?: KeyAndCertificate;
  extensions: object[];
}): Promise<KeyAndCertificate> {
  const pair = await makeKeyPair('rsa', { modulusLength: 2048 });
  const key = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  certificate.serialNumber = `01${Buffer.from(forge.random.getBytesSync(15), 'binary').toString('hex')}`;
  certificate.validity.notBefore = new Date(wish.now - DAY);
  certificate.validity.notAfter = new Date(wish.now + wish.years * 365 * DAY);
  const subject = [{ name: 'commonName', value: wish.commonName }];
  certificate.setSubject(subject);
  certificate.setIssuer(
    wish.authority ? forge.pki.certificateFromPem(wish.authority.certificate).subject.attributes : subject,
  );
  certificate.setExtensions(wish.extensions);
  certificate.sign(forge.pki.privateKeyFromPem(wish.authority?.key ?? key), forge.md.sha256.create());
  return { key, certificate: forge.pki.certificateToPem(certificate) };
}
