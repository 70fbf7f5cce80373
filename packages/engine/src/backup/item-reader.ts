import type {
  Content,
  ItemFacts,
  ItemVersion,
  Permissions,
  ProtectedObject,
  WorkContext,
  Workload,
} from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { Writer } from '@coffer/vault';
import { packBlobs } from '../layout/blobs.ts';
import type { ItemPart, StoredContent, StoredVersion } from '../ports.ts';
import { sameContent, tagged } from './known-content.ts';
import { type Cause, causeOf } from './quarantine.ts';
import type { ReadResult, ReadTask } from './read-task.ts';
import { isOutage, WorkloadFailure } from './workload-failure.ts';

/** So many items in a row that fail because Microsoft cannot be reached end the object's run: the rest would fail alike. */
const OUTAGES_IN_A_ROW = 25;
/** A file that changes while it is read is read so many times in all. */
const READINGS = 3;
/** Earlier versions that are kept of a file; Microsoft's own limit unless somebody raised it. */
const MOST_VERSIONS = 500;

/** What a reader works with. */
export interface ItemReaderOptions {
  readonly workload: Workload;
  readonly object: ProtectedObject;
  readonly writer: Writer;
  readonly context: WorkContext;
  /** Told about bytes as they come; what it returns is awaited before more are asked for. */
  readonly onBytes: (bytes: number) => Promise<void> | undefined;
}

/** Something beyond the writer failed, and why. */
class NotRead extends Error {
  override readonly name = 'NotRead';
}

/** Brings content, permissions and earlier versions of one object's items into the repository. No file is ever held whole. */
export class ItemReader {
  readonly #options: ItemReaderOptions;
  #outages = 0;

  constructor(options: ItemReaderOptions) {
    this.#options = options;
  }

  /**
   * Reads one item. What is wrong with it or its way here is a result. Rejects with {@link WorkloadFailure} when Microsoft
   * seems to be gone altogether, with the signal's reason on abort, and with whatever the writer throws.
   */
  async read(task: ReadTask): Promise<ReadResult> {
    const got: { content?: StoredContent; permissions?: Permissions | undefined; versions?: readonly StoredVersion[] } =
      {};
    const parts: ItemPart[] = [];
    let cause: Cause | undefined;
    const attempt = async (part: ItemPart, work: () => Promise<void>): Promise<boolean> => {
      try {
        await work();
        this.#outages = 0;
        return true;
      } catch (error) {
        const reason = this.#reasonOf(error);
        if (part === 'content' && reason instanceof OutsideError && reason.code === 'gone') return false;
        parts.push(part);
        cause ??= causeOf(reason);
        return true;
      }
    };
    const content = async (): Promise<void> => {
      got.content = await this.#content(task);
    };
    if (task.content && !(await attempt('content', content))) return { outcome: 'gone' };
    if (task.permissions)
      await attempt('permissions', async () => {
        got.permissions = await this.#permissions(task.facts);
      });
    const { versions } = task;
    if (versions) await attempt('versions', () => this.#versions(task, versions.from, (held) => (got.versions = held)));
    if (cause === undefined) return { outcome: 'read', ...got };
    const from = parts.includes('versions') && versions?.from !== undefined ? { versionsFrom: versions.from } : {};
    return { outcome: 'read', ...got, failed: { parts, cause, ...from } };
  }

  /** What was thrown beyond the writer; anything else is thrown on. */
  #reasonOf(error: unknown): unknown {
    this.#options.context.signal.throwIfAborted();
    if (!(error instanceof NotRead)) throw error;
    const { cause } = error;
    this.#outages = isOutage(cause) ? this.#outages + 1 : 0;
    if (this.#outages >= OUTAGES_IN_A_ROW) throw new WorkloadFailure(cause);
    return cause;
  }

  async #content(task: ReadTask): Promise<StoredContent> {
    const { workload, object, context } = this.#options;
    for (let reading = 1; ; reading += 1) {
      const { facts } = task;
      try {
        const { blobs, size } = await this.#save(() =>
          workload.fetch(object, facts, reading === 1 ? task.ticket : undefined, context),
        );
        return tagged(task.facts, blobs, size);
      } catch (error) {
        if (reading >= READINGS || !isDamage(error)) throw error;
        if (!(await this.#changed(task))) throw asLasting(error);
      }
    }
  }

  /** Whether the file has other content by now than its facts say; they say it then. */
  async #changed(task: ReadTask): Promise<boolean> {
    const { workload, object, context } = this.#options;
    const { facts } = task;
    const now = await outside(() => workload.current(object, facts, context));
    if (!now) throw notRead(new OutsideError('gone', 'The file was deleted while it was read.'));
    if (sameContent(facts, now)) return false;
    const { size, modified } = now;
    const { hash: _, eTag: __, ...rest } = facts;
    task.facts = {
      ...rest,
      size,
      modified,
      ...(now.hash === undefined ? {} : { hash: now.hash }),
      ...(now.eTag === undefined ? {} : { eTag: now.eTag }),
      ...(now.modifiedBy === undefined ? {} : { modifiedBy: now.modifiedBy }),
    };
    return true;
  }

  async #permissions(facts: ItemFacts): Promise<Permissions | undefined> {
    const { workload, object, context } = this.#options;
    return await outside(async () => await workload.permissions?.read(object, facts, context));
  }

  /** Tells `keep` of the versions as they come, so that those before a failure are held. */
  async #versions(
    { facts, held }: ReadTask,
    from: string | undefined,
    keep: (versions: readonly StoredVersion[]) => void,
  ): Promise<void> {
    const { workload, object, context } = this.#options;
    const access = workload.versions;
    if (!access) return;
    const listed = (await outside(() => access.list(object, facts, context))).slice(0, MOST_VERSIONS);
    const found = new Map<string, StoredVersion>();
    for (const version of listed) {
      const known = knownVersion(version, facts, held);
      if (known) found.set(version.id, known);
    }
    const kept = (): readonly StoredVersion[] => listed.flatMap(({ id }) => found.get(id) ?? []);
    keep(kept());
    for (const version of listed) {
      if (found.has(version.id) || (from !== undefined && Date.parse(version.modified) < Date.parse(from))) continue;
      const saved = await this.#version(() => access.fetch(object, facts, version, context));
      if (!saved) continue;
      found.set(version.id, { ...version, ...saved });
      keep(kept());
    }
  }

  /** Content of a version; undefined if Microsoft has trimmed it meanwhile. */
  async #version(open: () => Promise<Content>): Promise<Pick<StoredVersion, 'blobs' | 'size'> | undefined> {
    try {
      return await this.#save(open);
    } catch (error) {
      if (error instanceof NotRead && error.cause instanceof OutsideError && error.cause.code === 'gone')
        return undefined;
      throw error;
    }
  }

  async #save(open: () => Promise<Content>): Promise<Pick<StoredContent, 'blobs' | 'size'>> {
    const content = await outside(open);
    const { content: blobs, size } = await this.#options.writer.saveFile(this.#watched(content.bytes));
    if (content.size !== undefined && content.size !== size)
      throw notRead(new OutsideError('damaged', `${size} bytes came of ${content.size} announced ones.`));
    return { blobs: packBlobs(blobs), size };
  }

  async *#watched(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const iterator = bytes[Symbol.asyncIterator]();
    let done = false;
    try {
      for (;;) {
        const step = await iterator.next().catch((error: unknown) => {
          done = true;
          throw notRead(error);
        });
        if (step.done) {
          done = true;
          return;
        }
        const paced = this.#options.onBytes(step.value.length);
        if (paced) await paced;
        yield step.value;
      }
    } finally {
      if (!done) await iterator.return?.();
    }
  }
}

/** Does what concerns Microsoft; what it throws is told from what the repository throws. */
async function outside<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw notRead(error);
  }
}

function notRead(cause: unknown): NotRead {
  return new NotRead('Not read.', { cause });
}

function isDamage(error: unknown): boolean {
  return error instanceof NotRead && error.cause instanceof OutsideError && error.cause.code === 'damaged';
}

/**
 * Other bytes than were told of a file that has not changed: it will be tried once more in this run, and what is then still wrong
 * does not go away by itself.
 */
function asLasting(error: unknown): unknown {
  if (!(error instanceof NotRead) || !(error.cause instanceof OutsideError)) return error;
  const { code, message, reason, requestId } = error.cause;
  return notRead(
    new OutsideError(code, message, {
      cause: error.cause,
      ...(reason === undefined ? {} : { reason }),
      ...(requestId === undefined ? {} : { requestId }),
    }),
  );
}

/** A version whose content is held: as this version, or as the content of the file in an earlier run. */
function knownVersion(version: ItemVersion, facts: ItemFacts, held: ReadTask['held']): StoredVersion | undefined {
  const same = (other: { readonly modified: string; readonly size: number }): boolean =>
    Date.parse(other.modified) === Date.parse(version.modified) &&
    (other.size === version.size || facts.role !== undefined);
  const kept = held.versions?.find((other) => other.id === version.id && same(other));
  if (kept) return { ...kept, ...version, size: kept.size };
  const { content } = held;
  return content && same(content) ? { ...version, blobs: content.blobs, size: content.size } : undefined;
}
