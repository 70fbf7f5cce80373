import type { FileKind } from '../../backend/backend.ts';
import { sha256 } from '../../crypto/hash.ts';
import { isKeyFile } from '../../crypto/key-file.ts';
import { VaultError } from '../../errors.ts';
import { unreadableLocks } from '../../lock/repository-lock.ts';
import { decodeSnapshot, type Snapshot } from '../../snapshot/snapshot.ts';
import { mapBounded } from '../bounded.ts';
import { loadConfig } from '../config.ts';
import type { RepositoryParts } from '../parts.ts';
import { type Finding, NO_EFFECT, short } from './findings.ts';

const PARALLEL_LOADS = 8;

/** A snapshot, as far as a check needs it. */
export type KnownSnapshot = Pick<Snapshot, 'id' | 'time' | 'tree'>;

/** Looks at config, key and lock files. */
export async function checkSmallFiles(parts: RepositoryParts): Promise<Finding[]> {
  const findings = [...(await checkConfig(parts)), ...(await checkKeys(parts))];
  for (const name of await unreadableLocks(parts.documents)) {
    findings.push({
      severity: 'warning',
      kind: 'lock-unreadable',
      file: { kind: 'lock', name },
      text: `The lock ${short(name)} cannot be read. Nobody can write until it is removed.`,
      effect: NO_EFFECT,
    });
  }
  return findings;
}

async function checkConfig({ backend, key, config }: RepositoryParts): Promise<Finding[]> {
  const text = await damageOf(async () => {
    const { id } = await loadConfig(backend, key);
    if (id !== config.id) throw new VaultError('damaged', 'it is that of another repository');
  });
  if (text === undefined) return [];
  const effect = 'Nobody can open the repository any more, though all its data may be there.';
  const file = { kind: 'config' as const, name: '' };
  return [
    {
      severity: 'error',
      kind: 'config-unreadable',
      file,
      text: `The config cannot be read: ${text}. ${effect}`,
      effect: NO_EFFECT,
    },
  ];
}

async function checkKeys({ backend }: RepositoryParts): Promise<Finding[]> {
  const damaged: { name: string; text: string }[] = [];
  let intact = 0;
  for await (const { name } of backend.list('key')) {
    const text = await damageOf(async () => {
      const file = await backend.load({ kind: 'key', name });
      if (sha256(file) !== name) throw new VaultError('damaged', 'it has other content than its name says');
      if (!isKeyFile(file)) throw new VaultError('damaged', 'it is no key file');
    });
    if (text === undefined) intact += 1;
    else damaged.push({ name, text });
  }
  const effect =
    intact > 0 ? 'Whoever has its password may be shut out.' : 'No intact key is left: nobody may get in any more.';
  const findings = damaged.map(
    ({ name, text }): Finding => ({
      severity: 'error',
      kind: 'key-unreadable',
      file: { kind: 'key', name },
      text: `The key ${short(name)} cannot be read: ${text}. ${effect}`,
      effect: NO_EFFECT,
    }),
  );
  if (findings.length > 0 || intact > 0) return findings;
  return [{ severity: 'error', kind: 'key-unreadable', text: `There is no key file. ${effect}`, effect: NO_EFFECT }];
}

/** All snapshots that can be read, newest first, and findings for the others. */
export async function checkSnapshots(
  parts: RepositoryParts,
): Promise<{ readonly snapshots: readonly KnownSnapshot[]; readonly findings: readonly Finding[] }> {
  const snapshots: KnownSnapshot[] = [];
  const findings: Finding[] = [];
  await mapBounded(await parts.documents.names('snapshot'), PARALLEL_LOADS, async (name) => {
    const text = await damageOf(async () => {
      const { id, time, tree } = decodeSnapshot(name, await parts.documents.load('snapshot', name));
      snapshots.push({ id, time, tree });
    });
    if (text !== undefined) findings.push(unreadable('snapshot', name, text));
  });
  snapshots.sort((a, b) => Date.parse(b.time) - Date.parse(a.time) || (a.id < b.id ? -1 : 1));
  return { snapshots, findings };
}

function unreadable(kind: FileKind, name: string, text: string): Finding {
  return {
    severity: 'error',
    kind: 'snapshot-unreadable',
    file: { kind, name },
    text: `The snapshot ${short(name)} cannot be read: ${text}. What it shares with other snapshots can still be restored from those.`,
    effect: { ...NO_EFFECT, snapshots: 1, snapshotIds: [name] },
  };
}

/** What is wrong with a file; undefined when nothing is, or when it was removed since it was listed. Passes on `io`. */
async function damageOf(look: () => Promise<void>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    if (error.code === 'missing') return undefined;
    if (error.code === 'damaged' || error.code === 'not-a-repository') return error.message;
    throw error;
  }
}
