import { randomBytes } from 'node:crypto';
import { VaultError } from '../errors.ts';

/** The keys everything in a repository is sealed with (restic design document, "Keys, Encryption and MAC"). */
export interface MasterKey {
  /** AES-256, 32 bytes. */
  readonly encrypt: Uint8Array;
  /** AES-128 key that encrypts the nonce for Poly1305, 16 bytes. */
  readonly macK: Uint8Array;
  /** Poly1305 key, 16 bytes; clamped when used. */
  readonly macR: Uint8Array;
}

/** A new random key. */
export function randomMasterKey(): MasterKey {
  return { encrypt: randomBytes(32), macK: randomBytes(16), macR: randomBytes(16) };
}

/** Splits 64 derived bytes: encryption key, then k, then r. */
export function keyFromBytes(bytes: Uint8Array): MasterKey {
  return { encrypt: bytes.subarray(0, 32), macK: bytes.subarray(32, 48), macR: bytes.subarray(48, 64) };
}

/** The JSON that is sealed inside a key file. */
export function masterKeyToJson(key: MasterKey): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return JSON.stringify({ mac: { k: base64(key.macK), r: base64(key.macR) }, encrypt: base64(key.encrypt) });
}

/** Reads that JSON; `damaged` when a part is absent or has the wrong length. */
export function masterKeyFromJson(text: string): MasterKey {
  const value = JSON.parse(text) as { mac?: { k?: unknown; r?: unknown }; encrypt?: unknown };
  const part = (field: unknown, length: number) => {
    const bytes = Buffer.from(typeof field === 'string' ? field : '', 'base64');
    if (bytes.length !== length) throw new VaultError('damaged', 'the master key in the key file is malformed');
    return bytes;
  };
  return { encrypt: part(value.encrypt, 32), macK: part(value.mac?.k, 16), macR: part(value.mac?.r, 16) };
}
