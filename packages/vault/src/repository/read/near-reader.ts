import { StoredTree } from '../../tree/stored-tree.ts';
import type { RepositoryParts } from '../parts.ts';
import { BlobReader } from './blob-reader.ts';
import { readFile } from './read-file.ts';

/**
 * Reads many small things of a repository whose storage is near, each once: files stay open from one to the next until it is disposed
 * of. To be used under a lock, so that none of them is removed meanwhile.
 */
export class NearReader implements Disposable {
  readonly #reader: BlobReader;
  readonly #close: () => void;

  /** Use `Repository.near`. Undefined where the storage is far, or nobody knows. */
  static of(parts: RepositoryParts): NearReader | undefined {
    const backend = parts.backend.near?.();
    return backend && new NearReader(new BlobReader({ ...parts, backend }), () => backend[Symbol.dispose]());
  }

  private constructor(reader: BlobReader, close: () => void) {
    this.#reader = reader;
    this.#close = close;
  }

  /** A folder as it is stored. Errors: `missing`, `damaged`, `io`. */
  async tree(id: string): Promise<StoredTree> {
    return new StoredTree(await this.#reader.treeBytes(id));
  }

  /** The bytes of a file. Errors: `missing`, `damaged`, `io`. */
  file(content: readonly string[]): AsyncIterable<Uint8Array> {
    return readFile(this.#reader, content);
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}
