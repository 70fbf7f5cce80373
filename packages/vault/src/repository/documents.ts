import type { Backend, FileKind } from '../backend/backend.ts';
import { decodeUnpacked, encodeUnpacked } from '../compress/unpacked.ts';
import { sha256 } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { seal, unseal } from '../crypto/seal.ts';
import { VaultError } from '../errors.ts';
import { freeBytes } from '../owned-bytes.ts';

type DocumentKind = Extract<FileKind, 'index' | 'snapshot' | 'lock'>;

/** The sealed JSON documents of a repository: index, snapshot and lock files. */
export class Documents {
  readonly #backend: Backend;
  readonly #key: MasterKey;

  constructor(backend: Backend, key: MasterKey) {
    this.#backend = backend;
    this.#key = key;
  }

  /** Stores a document durably, given as text or as bytes, which are free afterwards; resolves to its name. */
  async save(kind: DocumentKind, json: string | Uint8Array): Promise<string> {
    const encoded = encodeUnpacked(json);
    const sealed = seal(this.#key, encoded);
    freeBytes(encoded);
    const name = sha256(sealed);
    await this.#backend.save({ kind, name }, [sealed]);
    freeBytes(sealed);
    return name;
  }

  /** The JSON text; `damaged` when it is not what was stored, `missing` when it is gone. */
  async load(kind: DocumentKind, name: string): Promise<string> {
    const sealed = await this.#backend.load({ kind, name });
    if (sha256(sealed) !== name)
      throw new VaultError('damaged', `${kind} ${name} has other content than its name says`);
    const plain = unseal(this.#key, sealed);
    if (!plain) throw new VaultError('damaged', `${kind} ${name} fails its authentication`);
    return decodeUnpacked(plain);
  }

  /** The names of all documents of a kind. */
  async names(kind: DocumentKind): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.#backend.list(kind)) names.push(name);
    return names;
  }

  async delete(kind: DocumentKind, name: string): Promise<void> {
    await this.#backend.delete({ kind, name });
  }
}
