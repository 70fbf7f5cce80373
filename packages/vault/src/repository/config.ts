import { randomBytes } from 'node:crypto';
import type { Backend } from '../backend/backend.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { randomPolynomial } from '../crypto/polynomial.ts';
import { seal, unseal } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';

const CONFIG = { kind: 'config', name: '' } as const;
const VERSION = 2;

/** What a repository says about itself. */
export interface Config {
  /** 64 hex digits, unique in the world. */
  readonly id: string;
  /** restic's chunker polynomial, hex; also the seed of our gear table. */
  readonly chunkerPolynomial: string;
}

/** Whether there is a config, that is, a repository. */
export async function hasConfig(backend: Backend): Promise<boolean> {
  return (await loadFile(backend)) !== undefined;
}

/** Writes a new random config: the moment a repository comes to be. `exists` when there is one. */
export async function createConfig(backend: Backend, key: MasterKey): Promise<void> {
  const config = { version: VERSION, id: randomBytes(32).toString('hex'), chunker_polynomial: randomPolynomial() };
  await backend.save(CONFIG, [seal(key, Buffer.from(JSON.stringify(config)))]);
}

/** Reads the config; `not-a-repository` without one or for another format version, `damaged` if it cannot be read. */
export async function loadConfig(backend: Backend, key: MasterKey): Promise<Config> {
  const file = await loadFile(backend);
  if (!file) throw new VaultError('not-a-repository', 'there is no repository here');
  const plain = unseal(key, file);
  if (!plain) throw new VaultError('damaged', 'the config fails its authentication');
  const { version, id, chunker_polynomial: chunkerPolynomial } = parse(plain);
  if (version !== VERSION) {
    throw new VaultError(
      'not-a-repository',
      `repository format version ${String(version)} is not supported, only ${VERSION}`,
    );
  }
  if (typeof id !== 'string' || typeof chunkerPolynomial !== 'string')
    throw new VaultError('damaged', 'the config is incomplete');
  return { id, chunkerPolynomial };
}

function parse(plain: Uint8Array): Partial<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(plain).toString('utf8'))) as Partial<Record<string, unknown>>;
  } catch (cause) {
    throw new VaultError('damaged', 'the config is not JSON', { cause });
  }
}

async function loadFile(backend: Backend): Promise<Uint8Array | undefined> {
  try {
    return await backend.load(CONFIG);
  } catch (error) {
    if (error instanceof VaultError && error.code === 'missing') return undefined;
    throw error;
  }
}
