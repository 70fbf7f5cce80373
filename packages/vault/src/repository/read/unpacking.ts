import { localPath } from '../../backend/local.ts';
import { VaultError } from '../../errors.ts';
import type { BlobLocation } from '../../index/blob-index.ts';
import { ownedBytes } from '../../owned-bytes.ts';
import type { FileToWrite } from '../../workers/protocol.ts';
import type { RepositoryParts } from '../parts.ts';
import { FileBeingUnpacked, type FileToUnpack } from './file-being-unpacked.ts';
import { type PackRange, packRanges } from './pack-ranges.ts';

/** What is collected before packs are read: the more, the longer the stretches in which they can be. */
const BATCH = { bytes: 128 * 1024 * 1024, files: 2_048 };
/** Stretches of packs under way for each thread, so that none waits for the next. */
const PER_THREAD = 2;

/** A blob, and the places in files where it belongs. */
interface WantedBlob extends Omit<BlobLocation, 'packId'> {
  readonly id: string;
  readonly pack: string;
  readonly plainLength: number;
  readonly targets: { readonly file: FileBeingUnpacked; readonly at: number }[];
}

/**
 * Writes contents into files of this machine: not file by file, but in the order in which they lie in packs, so that packs are
 * read in long stretches and every blob of a batch once. Threads read, prove and write; the bytes of a local
 * repository never pass the calling thread. Memory: what is known of 128 MiB or 2,048 files; of far storage also two
 * stretches for each thread, of at most 8 MiB as they are sealed.
 */
export class Unpacking implements AsyncDisposable {
  readonly #parts: RepositoryParts;
  readonly #signal: AbortSignal | undefined;
  readonly #told: (bytes: number) => void;
  readonly #atOnce: number;
  readonly #underWay = new Set<Promise<void>>();
  /** Begun and not at their end. */
  readonly #files = new Set<FileBeingUnpacked>();
  /** Blobs by pack, and within it by id. */
  #wanted = new Map<string, Map<string, WantedBlob>>();
  #collected = { bytes: 0, files: 0 };

  /** `written` hears of bytes that were written. */
  constructor(
    parts: RepositoryParts,
    options: { readonly signal?: AbortSignal | undefined; readonly written: (bytes: number) => void },
  ) {
    this.#parts = parts;
    this.#signal = options.signal;
    this.#told = options.written;
    this.#atOnce = PER_THREAD * parts.sealer.width;
    parts.sealer.start();
  }

  /**
   * Takes on a file. Resolves when there is room for more; `written` resolves when the file is whole and has its time, or
   * rejects with what was in the way when nothing of it is left. Throws `missing` or `damaged` where the index lacks a blob.
   */
  async add(wanted: FileToUnpack): Promise<{ readonly written: Promise<void> }> {
    this.#signal?.throwIfAborted();
    for (const id of wanted.content) this.#parts.reader.place(id);
    const file = new FileBeingUnpacked(wanted);
    this.#files.add(file);
    void Promise.allSettled([file.written]).then(() => this.#files.delete(file));
    let at = 0;
    for (const id of wanted.content) {
      at += this.#want(id, { file, at });
      if (this.#collected.bytes >= BATCH.bytes) await this.#unpack();
    }
    if (wanted.content.length === 0) await this.#begin(() => this.#unpackEmpty(file));
    this.#collected.files += 1;
    if (this.#collected.files >= BATCH.files) await this.#unpack();
    return { written: file.written };
  }

  /** Resolves when every file has come to its end. */
  async finish(): Promise<void> {
    await this.#unpack();
    await Promise.all(this.#underWay);
  }

  /** Ends what is under way; files that are not whole are removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#underWay);
    const reason = this.#signal?.reason ?? new VaultError('io', 'the file was not finished');
    for (const file of this.#files) {
      file.fail(reason);
      await file.end();
    }
  }

  /** Notes where a blob belongs; its plain length. */
  #want(id: string, target: WantedBlob['targets'][number]): number {
    const { reader } = this.#parts;
    const { packId: pack, ...place } = reader.place(id);
    const inPack = this.#wanted.get(pack) ?? new Map<string, WantedBlob>();
    this.#wanted.set(pack, inPack);
    const plainLength = reader.plainLength({ packId: pack, ...place });
    const blob = inPack.get(id) ?? { id, pack, ...place, plainLength, targets: [] };
    inPack.set(id, blob);
    blob.targets.push(target);
    this.#collected.bytes += plainLength;
    return plainLength;
  }

  /** Begins with all that was collected; resolves when there is room for more. */
  async #unpack(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = new Map();
    this.#collected = { bytes: 0, files: 0 };
    for (const range of packRanges(allOf(wanted))) {
      this.#signal?.throwIfAborted();
      await this.#begin(() => this.#unpackRange(range));
    }
  }

  /** Waits for room among what is under way. `action` never rejects. */
  async #begin(action: () => Promise<void>): Promise<void> {
    while (this.#underWay.size >= this.#atOnce) await Promise.race(this.#underWay);
    const task: Promise<void> = action().finally(() => this.#underWay.delete(task));
    this.#underWay.add(task);
  }

  async #unpackEmpty(file: FileBeingUnpacked): Promise<void> {
    try {
      const toWrite = await file.toWrite(0);
      const { failed } = await this.#parts.sealer.unpack({ bytes: new Uint8Array() }, { pieces: [], files: [toWrite] });
      settle([{ file, toWrite }], failed);
    } catch (error) {
      file.fail(error);
    }
    await file.done(0);
  }

  async #unpackRange(range: PackRange<WantedBlob>): Promise<void> {
    const pieces = new Map<FileBeingUnpacked, number>();
    for (const { targets } of range.blobs)
      for (const { file } of targets) pieces.set(file, (pieces.get(file) ?? 0) + 1);
    try {
      await this.#write(range, pieces);
    } catch (error) {
      for (const file of pieces.keys()) file.fail(error);
    }
    await Promise.all(Array.from(pieces, ([file, count]) => file.done(count)));
  }

  async #write(range: PackRange<WantedBlob>, counts: ReadonlyMap<FileBeingUnpacked, number>): Promise<void> {
    const begun = await Promise.all(
      Array.from(counts, async ([file, count]) => ({ file, toWrite: await file.toWrite(count) })),
    );
    const files = begun.filter(({ file }) => !file.failed);
    const numbers = new Map(files.map(({ file }, number) => [file, number]));
    const source = await this.#source(range);
    const pieces = range.blobs.map(({ id, offset, length, uncompressedLength, targets }) => ({
      id,
      at: offset - source.from,
      length,
      uncompressedLength,
      targets: targets.flatMap(({ file, at }) => {
        const number = numbers.get(file);
        return number === undefined ? [] : [{ file: number, at }];
      }),
    }));
    const written = await this.#parts.sealer.unpack(source.pack, {
      pieces,
      files: files.map(({ toWrite }) => toWrite),
    });
    settle(files, written.failed);
    this.#told(written.written);
    for (const position of written.damaged) await this.#writeOne(range.blobs[position] as WantedBlob);
  }

  /** Where the bytes are for a thread to read. What cannot be loaded is damaged in every blob, which are then read one by one. */
  async #source({ pack: name, offset, length }: PackRange<WantedBlob>) {
    const { backend } = this.#parts;
    const file = { kind: 'pack', name } as const;
    const path = localPath(backend, file);
    if (path !== undefined) return { pack: { path }, from: 0 };
    try {
      return { pack: { bytes: ownedBytes(await backend.load(file, { offset, length })) }, from: offset };
    } catch (error) {
      if (error instanceof VaultError && (error.code === 'damaged' || error.code === 'missing'))
        return { pack: { bytes: new Uint8Array() }, from: offset };
      throw error;
    }
  }

  /** A blob that a thread could not read or prove: maybe it lies elsewhere too, and if not, here is found out why. */
  async #writeOne({ id, plainLength, targets }: WantedBlob): Promise<void> {
    try {
      const bytes = await this.#parts.reader.blob(id);
      if (bytes.length !== plainLength) throw new VaultError('damaged', `blob ${id} is not as long as the index says`);
      for (const { file, at } of targets) await file.write(bytes, at);
      this.#told(bytes.length * targets.length);
    } catch (error) {
      for (const { file } of targets) file.fail(error);
    }
  }
}

function settle(
  files: readonly { readonly file: FileBeingUnpacked; readonly toWrite: FileToWrite }[],
  failed: readonly { readonly file: number; readonly reason: string; readonly created: boolean }[],
): void {
  for (const { file: number, reason, created } of failed) {
    files[number]?.file.fail(new VaultError('io', reason), created);
  }
  for (const { file, toWrite } of files) if (!file.failed) file.wrote(toWrite);
}

function* allOf(wanted: ReadonlyMap<string, ReadonlyMap<string, WantedBlob>>): Generator<WantedBlob, void, undefined> {
  for (const inPack of wanted.values()) yield* inPack.values();
}
