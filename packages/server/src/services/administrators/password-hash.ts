import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/** Cost of one guess, as scrypt counts it. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB of memory, three passes (OWASP Password Storage Cheat Sheet). */
export const usualCost: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;

/** Hashes a password with scrypt; the text names its own parameters. */
export async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(saltBytes);
  return textOf(cost, salt, await compute(password, salt, cost));
}

/** What no password fits. To find that out takes as long as with any hash of that cost. */
export function nobodysHash(cost: PasswordCost): string {
  return textOf(cost, randomBytes(saltBytes), randomBytes(hashBytes));
}

/** Whether `password` is the one that was hashed. Takes as long for a wrong one as for the right one. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, n, r, p, salt = '', hash = ''] = stored.split('$');
  const expected = Buffer.from(hash, 'base64');
  const actual = await compute(password, Buffer.from(salt, 'base64'), { N: Number(n), r: Number(r), p: Number(p) });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function textOf({ N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

async function compute(password: string, salt: Uint8Array, { N, r, p }: PasswordCost): Promise<Buffer> {
  return await derive(password.normalize('NFC'), salt, hashBytes, { N, r, p, maxmem: 256 * N * r });
}
