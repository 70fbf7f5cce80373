import { createPrivateKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import {
  noPrivateKey,
  notOfKey,
  notRsa,
  type Refuse,
  tooManyIterations,
  wrongPassword,
} from './certificate-refusals.ts';
import { TooManyIterations, withBoundedKeys } from './key-derivation.ts';
import type { KeyPair } from './sealing.ts';

/** Reads a PFX (PKCS#12) file. Throws what `refuse` makes. */
export function readPfx(bytes: Buffer, password: string | undefined, refuse: Refuse): KeyPair {
  const store = openStore(bytes, password ?? '', refuse);
  const privateKey = privateKeyOf(store, refuse);
  return { privateKey, certificate: certificateOf(store, privateKey, refuse) };
}

function openStore(bytes: Buffer, password: string, refuse: Refuse): forge.pkcs12.Pkcs12Pfx {
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(bytes.toString('binary'));
    forge.asn1.toDer(asn1);
  } catch {
    throw refuse('is not a PFX (PKCS#12) file.');
  }
  if (isCertificate(bytes)) throw refuse(`is not a PFX (PKCS#12) file but a bare certificate: it ${noPrivateKey}`);
  try {
    return withBoundedKeys(() => forge.pkcs12.pkcs12FromAsn1(asn1, false, password));
  } catch (error) {
    if (error instanceof TooManyIterations) throw refuse(tooManyIterations);
    const text = error instanceof Error ? error.message : '';
    if (/MAC could not be verified|password|decrypt/i.test(text)) throw refuse(wrongPassword);
    throw refuse('is not a PFX (PKCS#12) file.');
  }
}

function isCertificate(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes).fingerprint !== '';
  } catch {
    return false;
  }
}

function privateKeyOf(store: forge.pkcs12.Pkcs12Pfx, refuse: Refuse): string {
  const bags = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']].flatMap((type) =>
    type === undefined ? [] : (store.getBags({ bagType: type })[type] ?? []),
  );
  if (bags.length === 0) throw refuse(noPrivateKey);
  const key = bags.find((bag) => bag.key)?.key;
  if (!key) throw refuse(notRsa);
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
  throw refuse(notOfKey);
}
