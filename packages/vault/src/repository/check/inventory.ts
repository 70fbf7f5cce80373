import type { Backend } from '../../backend/backend.ts';
import { sha256 } from '../../crypto/hash.ts';
import { VaultError } from '../../errors.ts';
import { BlobIndex, type PackContent } from '../../index/blob-index.ts';
import { decodeIndex } from '../../index/index-file.ts';
import { encodeHeader, packBytes } from '../../pack/header.ts';
import type { ExpectedPack } from '../../pack/verify-pack.ts';
import type { Documents } from '../documents.ts';

/** What is known of a pack that an index file names. */
export interface PackRecord {
  /** Size of the file in bytes, as the index implies it. */
  bytes: number;
  /** Size of the file in bytes; undefined when there is none. */
  stored: number | undefined;
  /** Tells lists of blobs apart. */
  readonly digest: string;
}

/**
 * What the index files say, read afresh, beside what is really there. Memory: under 60 bytes a blob and some 200 a pack.
 */
export class Inventory {
  readonly blobs = new BlobIndex();
  readonly packs = new Map<string, PackRecord>();
  /** Index files that cannot be read, with the reason. */
  readonly unreadable = new Map<string, string>();
  /** Packs that several index files name. */
  readonly repeated = new Set<string>();
  /** Packs that no index file names, with their size. */
  readonly leftovers = new Map<string, number>();
  /** Packs that index files name with different blobs: all of these. */
  readonly #merged = new Map<string, PackContent>();
  readonly #documents: Documents;
  #names: readonly string[] = [];

  private constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Reads every index file, then lists the packs: so a pack that is named is there, unless it is lost. */
  static async read(
    documents: Documents,
    backend: Backend,
    seen: (done: number, total: number) => void,
  ): Promise<Inventory> {
    const inventory = new Inventory(documents);
    inventory.#names = await documents.names('index');
    for (const [done, name] of inventory.#names.entries()) {
      seen(done, inventory.#names.length);
      for (const pack of await inventory.#load(name)) inventory.#note(pack);
    }
    await inventory.#merge();
    for await (const { name, size } of backend.list('pack')) {
      const record = inventory.packs.get(name);
      if (record) record.stored = size;
      else inventory.leftovers.set(name, size);
    }
    return inventory;
  }

  /** Every named pack once, blobs in the order of their offsets, index file by index file. */
  async *contents(): AsyncGenerator<PackContent, void, undefined> {
    const told = new Set<string>();
    for (const name of this.#names) {
      if (this.unreadable.has(name)) continue;
      for (const pack of await this.#load(name)) {
        if (this.repeated.has(pack.id)) {
          if (told.has(pack.id)) continue;
          told.add(pack.id);
        }
        yield this.#merged.get(pack.id) ?? inOrder(pack);
      }
    }
  }

  /** The index files that can be read, one after the other, as they are. */
  async *files(): AsyncGenerator<{ readonly name: string; readonly packs: readonly PackContent[] }, void, undefined> {
    for (const name of this.#names) {
      if (!this.unreadable.has(name)) yield { name, packs: await this.#load(name) };
    }
  }

  async #load(name: string): Promise<readonly PackContent[]> {
    try {
      return decodeIndex(await this.#documents.load('index', name));
    } catch (error) {
      if (!(error instanceof VaultError) || (error.code !== 'damaged' && error.code !== 'missing')) throw error;
      this.unreadable.set(name, error.message);
      return [];
    }
  }

  #note(pack: PackContent): void {
    this.blobs.add(pack);
    const ordered = inOrder(pack);
    const digest = sha256(digestible(ordered));
    const known = this.packs.get(pack.id);
    if (!known) {
      this.packs.set(pack.id, { bytes: packBytes(pack.blobs), stored: undefined, digest });
      return;
    }
    this.repeated.add(pack.id);
    if (known.digest !== digest) this.#merged.set(pack.id, { id: pack.id, blobs: [] });
  }

  /** Joins what index files say differently about one pack. */
  async #merge(): Promise<void> {
    if (this.#merged.size === 0) return;
    for await (const { packs } of this.files()) {
      for (const pack of packs) {
        const merged = this.#merged.get(pack.id);
        if (!merged) continue;
        const known = new Set(merged.blobs.map(({ type, id, offset }) => `${type} ${id} ${offset}`));
        const more = pack.blobs.filter(({ type, id, offset }) => !known.has(`${type} ${id} ${offset}`));
        this.#merged.set(pack.id, inOrder({ id: pack.id, blobs: [...merged.blobs, ...more] }));
      }
    }
    for (const [id, { blobs }] of this.#merged) (this.packs.get(id) as PackRecord).bytes = packBytes(blobs);
  }
}

/** What a pack with these blobs, in the order of their offsets, must hold. */
export function expectedPack({ blobs }: PackContent): ExpectedPack {
  return { header: encodeHeader(blobs), offsets: Uint32Array.from(blobs, ({ offset }) => offset) };
}

function digestible(pack: PackContent): Uint8Array {
  const { header, offsets } = expectedPack(pack);
  return Buffer.concat([header, Buffer.from(offsets.buffer)]);
}

function inOrder({ id, blobs }: PackContent): PackContent {
  const sorted = blobs.every((blob, i) => i === 0 || blob.offset >= (blobs[i - 1]?.offset ?? 0));
  return sorted ? { id, blobs } : { id, blobs: blobs.toSorted((a, b) => a.offset - b.offset) };
}
