import { randomBytes, scrypt } from 'node:crypto';
import { VaultError } from '../errors.ts';
import { keyFromBytes, type MasterKey, masterKeyFromJson, masterKeyToJson } from './master-key.ts';
import { seal, unseal } from './seal.ts';

/** Cost of deriving a key from the password. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** About 100 ms and 32 MiB on a machine of 2026. */
export const DEFAULT_SCRYPT_COST: ScryptCost = { N: 32768, r: 8, p: 3 };

const SALT_BYTES = 64;
/** More memory than this for one derivation means a damaged or hostile key file. */
const MEMORY_LIMIT = 1024 ** 3;
/** restic measures its machine and takes what fills half a second there: nine to some dozens. */
const MOST_ROUNDS = 255;

/** A key file: the master key, sealed with a key derived from the password. */
export async function createKeyFile(
  master: MasterKey,
  password: string,
  about: { readonly created: string; readonly hostname: string; readonly username: string; readonly cost: ScryptCost },
): Promise<Uint8Array> {
  const salt = randomBytes(SALT_BYTES);
  const user = await derive(password, salt, about.cost);
  const data = seal(user, Buffer.from(masterKeyToJson(master)));
  const file = {
    created: about.created,
    username: about.username,
    hostname: about.hostname,
    kdf: 'scrypt',
    N: about.cost.N,
    r: about.cost.r,
    p: about.cost.p,
    salt: salt.toString('base64'),
    data: Buffer.from(data).toString('base64'),
  };
  return Buffer.from(JSON.stringify(file));
}

/** The master key, or undefined when the password does not open this file. `damaged` when it is no key file. */
export async function openKeyFile(file: Uint8Array, password: string): Promise<MasterKey | undefined> {
  const { cost, salt, data } = parse(file);
  const plain = unseal(await derive(password, salt, cost), data);
  return plain && masterKeyFromJson(Buffer.from(plain).toString('utf8'));
}

/** Who made a key file and when, which needs no password to know. `damaged` when it is no key file. */
export function describeKeyFile(file: Uint8Array): { created: string; username: string; hostname: string } {
  const { created, username, hostname } = parseJson(file);
  if (typeof created !== 'string') throw new VaultError('damaged', 'a key file does not say when it was made');
  return { created, username: String(username ?? ''), hostname: String(hostname ?? '') };
}

/** Whether this has the form of a key file. Whether a password opens it shows only when one is tried. */
export function isKeyFile(file: Uint8Array): boolean {
  try {
    parse(file);
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}

function parse(file: Uint8Array): { cost: ScryptCost; salt: Uint8Array; data: Uint8Array } {
  const { kdf, N, r, p, salt, data } = parseJson(file);
  if (kdf !== 'scrypt' || !isCount(N) || !isCount(r) || !isCount(p)) {
    throw new VaultError('damaged', 'a key file uses an unknown key derivation');
  }
  if (typeof salt !== 'string' || typeof data !== 'string') throw new VaultError('damaged', 'a key file is incomplete');
  if (128 * N * r > MEMORY_LIMIT || p > MOST_ROUNDS) {
    throw new VaultError('damaged', 'a key file asks for unbounded work');
  }
  return { cost: { N, r, p }, salt: Buffer.from(salt, 'base64'), data: Buffer.from(data, 'base64') };
}

function parseJson(file: Uint8Array): Partial<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(file).toString('utf8')) as Partial<Record<string, unknown>>;
  } catch (cause) {
    throw new VaultError('damaged', 'a key file is not JSON', { cause });
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function derive(password: string, salt: Uint8Array, cost: ScryptCost): Promise<MasterKey> {
  const maxmem = 2 * 128 * cost.N * cost.r + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 64, { ...cost, maxmem }, (error, bytes) => {
      if (error) reject(new VaultError('damaged', 'key derivation failed', { cause: error }));
      else resolve(keyFromBytes(bytes));
    });
  });
}
