import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import type { Clock } from '../clock.ts';
import { initRepository } from '../repository/init.ts';
import type { Repository } from '../repository/repository.ts';
import type { SnapshotInput, Writer } from '../repository/writer.ts';
import type { TreeNode } from '../tree/tree.ts';

// What several tests of the vault share.

/** The password of every repository in tests. */
export const PASSWORD = 'correct horse';
/** A time for nodes and snapshots. */
export const TIME = '2026-01-02T03:04:05.678Z';

/** What derives a key at next to no cost; restic takes it, too. */
export const QUICK_SCRYPT = { N: 16, r: 8, p: 1 };

/** Makes a repository whose key is derived at next to no cost. */
export async function quickInit(backend: Backend): Promise<void> {
  await initRepository(backend, { password: PASSWORD, scrypt: QUICK_SCRYPT });
}

/** A folder that goes away with its owner. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vault-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Saves files by name as the folder of a new snapshot; resolves to its id. */
export async function saveAll(
  writer: Writer,
  files: Readonly<Record<string, Uint8Array>>,
  more: Partial<SnapshotInput> = {},
): Promise<string> {
  const nodes: TreeNode[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    nodes.push({ name, type: 'file', mtime: TIME, ...(await writer.saveFile(pieces(bytes))) });
  }
  const tree = await writer.saveTree(nodes);
  return await writer.saveSnapshot({ tree, time: TIME, hostname: 'coffer', tags: [], paths: ['/'], ...more });
}

/** Reads all files of a snapshot with their SHA-256, by path. */
export async function readAll(repository: Repository, snapshotId: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const visit = async (tree: string, folder: string) => {
    for (const node of await repository.loadTree(tree)) {
      const path = `${folder}${node.name}`;
      if (node.subtree !== undefined) await visit(node.subtree, `${path}/`);
      else found.set(path, digest(await bytesOf(repository.readFile(node.content ?? []))));
    }
  };
  await visit((await repository.snapshot(snapshotId)).tree, '');
  return found;
}

/** The bytes in arrays of uneven length. The same array serves again and again, as a careless source would do it. */
export async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(70_001);
  for (let at = 0; at < bytes.length; at += buffer.length) {
    const piece = bytes.subarray(at, at + buffer.length);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
    buffer.fill(0xee);
  }
}

export async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that do not compress. */
export function noise(length: number): Buffer {
  return randomBytes(length);
}

/** Bytes that compress well and still are cut in the middle. */
export function prose(length: number): Buffer {
  const line = Buffer.allocUnsafe(64 * 1024);
  const parts: Buffer[] = [];
  for (let size = 0, turn = 0; size < length; turn++, size += line.length) {
    for (let at = 0, n = turn; at < line.length; at += 8) {
      n = (n * 1103515245 + 12345) % 2147483648;
      line.write(['restore ', 'backup  ', 'mailbox ', 'document'][n >> 29] ?? 'calendar', at);
    }
    parts.push(Buffer.from(line));
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** A clock that stands still until told; who sleeps longer than a second waits for `advance`. */
export class HandClock implements Clock {
  #now: number;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(now = Date.parse(TIME)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How many sleep at this moment. */
  get sleepers(): number {
    return this.#sleepers.length;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (milliseconds <= 1000) return;
    await new Promise<void>((resolve, reject) => {
      this.#sleepers.push({ until: this.#now + milliseconds, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** Lets time pass and wakes whoever is due. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due) wake();
  }
}
