import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import {
  noPrivateKey,
  notOfKey,
  notRsa,
  type Refuse,
  tooManyIterations,
  wrongPassword,
} from './certificate-refusals.ts';
import { checkIterations, TooManyIterations } from './key-derivation.ts';
import type { KeyPair } from './sealing.ts';

/** A single dash is part of the headers of older keys, five end the block. */
const block = /-----BEGIN ([A-Z0-9 ]+)-----(?:[^-]|-(?!----))+-----END \1-----/g;

/** Whether a file is PEM: text with blocks between lines of dashes. */
export function isPem(bytes: Buffer): boolean {
  return bytes.includes('-----BEGIN ');
}

/** Reads a PEM file with certificates and the private key, which may be encrypted. Throws what `refuse` makes. */
export function readPem(bytes: Buffer, password: string | undefined, refuse: Refuse): KeyPair {
  const blocks = [...bytes.toString('latin1').matchAll(block)].map(([text, label = '']) => ({ text, label }));
  const keyText = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'))?.text;
  if (keyText === undefined) throw refuse(noPrivateKey);
  const key = openKey(keyText, password, refuse);
  if (key.asymmetricKeyType !== 'rsa') throw refuse(notRsa);
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').flatMap(({ text }) => readable(text));
  const certificate = certificates.find((one) => one.checkPrivateKey(key));
  if (!certificate) throw refuse(notOfKey);
  return { privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: certificate.toString() };
}

function openKey(text: string, password: string | undefined, refuse: Refuse): KeyObject {
  try {
    if (text.includes('ENCRYPTED')) checkIterations(bytesOf(text));
    return createPrivateKey({ key: text, format: 'pem', passphrase: password ?? '' });
  } catch (error) {
    if (error instanceof TooManyIterations) throw refuse(tooManyIterations);
    if (text.includes('ENCRYPTED')) throw refuse(wrongPassword);
    throw refuse('holds a private key that cannot be read.');
  }
}

/** What stands in base64 between the lines of dashes. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text.replace(/-----[^-]+-----/g, ''), 'base64');
}

function readable(text: string): X509Certificate[] {
  try {
    return [new X509Certificate(text)];
  } catch {
    return [];
  }
}
