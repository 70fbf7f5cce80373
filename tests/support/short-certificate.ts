import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import forge from 'node-forge';

/** A certificate of an application that ends soon. */
interface ShortCertificate {
  /** Key and certificate, as a file to upload. */
  readonly pem: string;
  readonly der: Uint8Array;
}

/** A self-signed certificate with its key that is good for so many days from now. */
export function shortCertificate(days: number): ShortCertificate {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + days * 86_400_000);
  const name = [{ name: 'commonName', value: 'Backup of last year' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  const pem = forge.pki.certificateToPem(certificate);
  return { pem: `${pair.privateKey}${pem}`, der: new X509Certificate(pem).raw };
}
