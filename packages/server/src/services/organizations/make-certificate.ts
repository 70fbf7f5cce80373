import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import type { KeyPair } from './sealing.ts';

const day = 24 * 3_600_000;
/** One year: long enough to be no burden, short enough that a lost key is not good for ever. Days. */
const validFor = 365;

/**
 * A new RSA key with a self-signed certificate for one application to sign in with. Microsoft asks for RSA of 2048 bits or more.
 * The key is made aside, so that nobody waits for it.
 */
export async function makeCertificate(name: string, now: number): Promise<KeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  // Clocks of both sides may differ a little.
  certificate.validity.notBefore = new Date(now - day);
  certificate.validity.notAfter = new Date(now + validFor * day);
  const subject = [{ name: 'commonName', value: name, valueTagClass: forge.asn1.Type.UTF8 as number }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true },
    { name: 'extKeyUsage', clientAuth: true },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { privateKey, certificate: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n') };
}
