import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import sodium from 'sodium-native';
import { freeBytes } from '../owned-bytes.ts';
import type { MasterKey } from './master-key.ts';

const IV_BYTES = 16;
const MAC_BYTES = 16;
/** Encrypted at a time, bytes: the cipher's own output then stays in the processor's cache until it is copied. */
const PIECE = 256 * 1024;

/** Bytes that sealing adds: initialisation vector before, authenticator after. */
export const SEAL_OVERHEAD = IV_BYTES + MAC_BYTES;

/** Encrypts `plain` into the start of `target` (which needs `plain.length + SEAL_OVERHEAD` bytes) under a new random IV. */
export function sealInto(key: MasterKey, plain: Uint8Array, target: Uint8Array): void {
  const iv = target.subarray(0, IV_BYTES);
  iv.set(randomBytes(IV_BYTES));
  const end = IV_BYTES + plain.length;
  const encrypted = target.subarray(IV_BYTES, end);
  const cipher = createCipheriv('aes-256-ctr', prepare(key).encrypt, iv);
  for (let at = 0; at < plain.length; at += PIECE) {
    const ciphertext = cipher.update(plain.subarray(at, at + PIECE));
    encrypted.set(ciphertext, at);
    freeBytes(ciphertext);
  }
  sodium.crypto_onetimeauth(target.subarray(end, end + MAC_BYTES), encrypted, oneTimeKey(key, iv));
}

/** IV, ciphertext, authenticator in an array of its own. */
export function seal(key: MasterKey, plain: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(plain.length + SEAL_OVERHEAD);
  sealInto(key, plain, sealed);
  return sealed;
}

/** The plain bytes, or undefined when the authenticator does not fit: wrong key or damaged. */
export function unseal(key: MasterKey, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < SEAL_OVERHEAD) return undefined;
  const iv = sealed.subarray(0, IV_BYTES);
  const encrypted = sealed.subarray(IV_BYTES, sealed.length - MAC_BYTES);
  const mac = sealed.subarray(sealed.length - MAC_BYTES);
  if (!sodium.crypto_onetimeauth_verify(mac, encrypted, oneTimeKey(key, iv))) return undefined;
  return createDecipheriv('aes-256-ctr', prepare(key).encrypt, iv).update(encrypted);
}

interface Prepared {
  readonly encrypt: KeyObject;
  /** The nonce is one block, and blocks of ECB know nothing of each other: one cipher serves all blobs of a key. */
  readonly nonce: ReturnType<typeof createCipheriv>;
}

/** What OpenSSL makes of a key costs as much as 20 kB of encryption; made once, small blobs cost half. */
const prepared = new WeakMap<MasterKey, Prepared>();

function prepare(key: MasterKey): Prepared {
  const known = prepared.get(key);
  if (known) return known;
  const made = {
    encrypt: createSecretKey(key.encrypt),
    nonce: createCipheriv('aes-128-ecb', key.macK, null).setAutoPadding(false),
  };
  prepared.set(key, made);
  return made;
}

/** Poly1305-AES: r, then the nonce encrypted with AES-128 under k. */
function oneTimeKey(key: MasterKey, nonce: Uint8Array): Uint8Array {
  const cipher = prepare(key).nonce;
  const oneTime = new Uint8Array(32);
  oneTime.set(key.macR);
  oneTime.set(cipher.update(nonce), 16);
  return oneTime;
}
