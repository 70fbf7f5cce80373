import { sha256 } from '../../crypto/hash.ts';
import type { PackContent } from '../../index/blob-index.ts';
import { IdSet } from '../../index/id-set.ts';
import type { RepositoryLock } from '../../lock/repository-lock.ts';
import type { BlobType, PackedBlob } from '../../pack/blob.ts';
import { sealBlobs } from '../../pack/seal-blob.ts';
import type { RepositoryParts } from '../parts.ts';
import { IndexWriter } from '../write/index-writer.ts';
import { PackWriter } from '../write/pack-writer.ts';

/** Stores what a repair saves. Nothing of it is removed again; until `finish` it may not be relied upon. */
export class RepairWriter {
  readonly #parts: RepositoryParts;
  readonly #index: IndexWriter;
  readonly #packs: Record<BlobType, PackWriter>;
  readonly #saved: Record<BlobType, IdSet> = { data: new IdSet(), tree: new IdSet() };

  /** `lock` is the one under which the repair is made. */
  constructor(parts: RepositoryParts, lock: RepositoryLock) {
    this.#parts = parts;
    const { backend, key, documents, clock, sealer, packSize } = parts;
    this.#index = new IndexWriter({ documents, clock, guard: () => lock.check(), written: () => undefined });
    const saved = (pack: PackContent) => this.#index.add(pack);
    this.#packs = {
      data: new PackWriter({ type: 'data', backend, key, sealer, packSize, saved }),
      tree: new PackWriter({ type: 'tree', backend, key, sealer, packSize, saved }),
    };
  }

  /** Takes over a blob as it is sealed; once, however often it is brought. Resolves to whether it was new here. */
  async copy({ type, id, length, uncompressedLength }: PackedBlob, sealed: Uint8Array): Promise<boolean> {
    if (!this.#saved[type].add(id)) return false;
    // In an array of its own, which can go to another thread and does not keep the whole pack.
    const bytes = new Uint8Array(sealed);
    await this.#packs[type].add({ bytes, lengths: [length], uncompressedLengths: [uncompressedLength] }, [id]);
    return true;
  }

  /** Stores a tree, unless `there` says that the repository has it; resolves to its id. */
  async saveTree(tree: Uint8Array, there: (id: string) => boolean): Promise<string> {
    const id = sha256(tree);
    if (there(id) || !this.#saved.tree.add(id)) return id;
    await this.#packs.tree.add(sealBlobs(this.#parts.key, tree, [tree.length]), [id]);
    return id;
  }

  /** Names a pack in the index that is stored already. */
  async adopt(pack: PackContent): Promise<void> {
    await this.#index.add(pack);
  }

  /** Resolves when everything is durable: packs first, then index files that name them. */
  async finish(): Promise<void> {
    await Promise.all([this.#packs.data.finish(), this.#packs.tree.finish()]);
    await this.#index.flush();
  }
}
