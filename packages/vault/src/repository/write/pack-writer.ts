import type { Backend } from '../../backend/backend.ts';
import type { MasterKey } from '../../crypto/master-key.ts';
import { seal } from '../../crypto/seal.ts';
import type { PackContent } from '../../index/blob-index.ts';
import type { OwnedBytes } from '../../owned-bytes.ts';
import { freeBytes } from '../../owned-bytes.ts';
import type { BlobType, PackedBlob } from '../../pack/blob.ts';
import { encodeHeader, packTrailer } from '../../pack/header.ts';
import type { SealedBlobs } from '../../pack/seal-blob.ts';
import type { Sealer } from '../../workers/sealer.ts';

/** Keeps headers, and the index entry of one pack, small where blobs are tiny. */
const MAX_BLOBS = 20_000;
/** Packs being stored at once, while one more is filled; others would hold memory without making the disk faster. */
const MAX_SAVING = 1;

interface OpenPack {
  readonly parts: OwnedBytes[];
  readonly blobs: (PackedBlob & { offset: number })[];
  size: number;
}

/** Fills packs with sealed blobs of one type and stores them. */
export class PackWriter {
  readonly #options: {
    readonly type: BlobType;
    readonly backend: Backend;
    readonly key: MasterKey;
    readonly sealer: Sealer;
    readonly packSize: number;
    readonly saved: (pack: PackContent) => Promise<void>;
  };
  readonly #saving = new Set<Promise<void>>();
  #open: OpenPack = { parts: [], blobs: [], size: 0 };

  /** A pack is closed when it reaches `packSize` bytes. `saved` hears of each pack as soon as it is durable. */
  constructor(options: {
    readonly type: BlobType;
    readonly backend: Backend;
    readonly key: MasterKey;
    readonly sealer: Sealer;
    readonly packSize: number;
    readonly saved: (pack: PackContent) => Promise<void>;
  }) {
    this.#options = options;
  }

  /** Adds blobs to the open pack. Waits while the storage is behind; when this fills the pack, until it is stored. */
  async add(sealed: SealedBlobs, ids: readonly string[]): Promise<void> {
    while (this.#saving.size >= MAX_SAVING) await Promise.race(this.#saving);
    const pack = this.#open;
    for (const [position, id] of ids.entries()) {
      const length = sealed.lengths[position] as number;
      const uncompressedLength = sealed.uncompressedLengths[position] as number;
      pack.blobs.push({ type: this.#options.type, id, length, uncompressedLength, offset: pack.size });
      pack.size += length;
    }
    pack.parts.push(sealed.bytes);
    if (pack.size >= this.#options.packSize || pack.blobs.length >= MAX_BLOBS) await this.#close();
  }

  /** Stores the open pack too; resolves when all packs are durable. */
  async finish(): Promise<void> {
    if (this.#open.blobs.length > 0) await this.#close();
    await Promise.all(this.#saving);
  }

  async #close(): Promise<void> {
    const pack = this.#open;
    this.#open = { parts: [], blobs: [], size: 0 };
    const save = this.#save(pack);
    this.#saving.add(save);
    try {
      await save;
    } finally {
      this.#saving.delete(save);
    }
  }

  async #save(pack: OpenPack): Promise<void> {
    const { backend, key, sealer, saved } = this.#options;
    const trailer = packTrailer(seal(key, encodeHeader(pack.blobs))).map((part) => new Uint8Array(part));
    const { id, parts } = await sealer.digest([...pack.parts, ...trailer]);
    await backend.save({ kind: 'pack', name: id }, parts);
    for (const part of parts) freeBytes(part);
    await saved({ id, blobs: pack.blobs });
  }
}
