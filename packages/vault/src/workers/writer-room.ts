import { compress } from '../compress/zstd.ts';
import { sha256 } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { freeResult, type OwnedBytes } from '../owned-bytes.ts';
import { type FinishedPack, OpenPack } from '../pack/open-pack.ts';
import { FileReader } from './file-reader.ts';
import type { Hold, Read, Results, Store } from './protocol.ts';

/** Blobs that lie one after the other in a buffer. */
class HeldBlobs {
  readonly ids: readonly string[];
  readonly bytes: OwnedBytes;
  readonly #places: readonly { readonly begin: number; readonly end: number }[];

  constructor({ bytes, lengths, ids }: Hold) {
    this.bytes = bytes;
    let end = 0;
    this.#places = lengths.map((length) => {
      end += length;
      return { begin: end - length, end };
    });
    this.ids = ids ?? this.#places.map(({ begin, end: after }) => sha256(bytes.subarray(begin, after)));
  }

  blob(position: number): { readonly id: string; readonly bytes: Uint8Array } {
    const { begin, end } = this.#places[position] as { begin: number; end: number };
    return { id: this.ids[position] as string, bytes: this.bytes.subarray(begin, end) };
  }
}

/** What a thread keeps for one writer between its requests: blobs that wait for a decision, and the pack that is being filled. */
export class WriterRoom {
  readonly #key: MasterKey;
  readonly #held = new Map<number, HeldBlobs>();
  readonly #readers = new Map<number, FileReader>();
  #pack: OpenPack | undefined;

  constructor(key: MasterKey) {
    this.#key = key;
  }

  /** Keeps blobs under the number of the call. */
  hold(request: Hold, call: number): Results['hold'] {
    const held = new HeldBlobs(request);
    this.#held.set(call, held);
    return { ids: held.ids };
  }

  /** Goes on reading files; keeps the blobs under the number of the reader. */
  read({ reader, gear, paths }: Read): Results['read'] {
    const known = this.#readers.get(reader);
    const used = known ?? new FileReader(gear);
    if (!known) this.#readers.set(reader, used);
    if (paths) used.start(paths);
    return used.step();
  }

  /** Compresses and seals blobs into packs as far as there are buffers for packs. */
  store({ from, wanted, packSize, spare }: Store): Results['store'] {
    const source = 'reader' in from ? this.#readers.get(from.reader) : this.#held.get(from.call);
    if (!source) throw new Error('the blobs are not here');
    const packs: FinishedPack[] = [];
    let unused = spare;
    let storedBytes = 0;
    let done = 0;
    for (; done < wanted.length; done++) {
      const { id, bytes } = source.blob(wanted[done] as number);
      const packed = this.#pack || unused ? compress(bytes) : undefined;
      const payload = packed ?? bytes;
      if (this.#pack?.hasRoomFor(payload.length) === false) packs.push(this.#finish());
      if (!this.#pack && unused) {
        this.#pack = new OpenPack(this.#key, 'data', unused);
        unused = undefined;
      }
      if (!this.#pack) break;
      storedBytes += this.#pack.add(id, payload, packed ? bytes.length : 0);
      if (packed) freeResult(packed);
      if (this.#pack.isFull(packSize)) packs.push(this.#finish());
    }
    const back = done === wanted.length && 'call' in from ? this.#release(from.call) : undefined;
    return { packs, rest: wanted.slice(done), storedBytes, ...(unused && { spare: unused }), ...(back && { back }) };
  }

  /** Gives away what the pack holds that is being filled. */
  takePack(): Results['take-pack'] {
    const taken = this.#pack?.take();
    this.#pack = undefined;
    return taken ? { taken } : {};
  }

  /** Lets go of everything. */
  close(): void {
    for (const reader of this.#readers.values()) reader.close();
  }

  #finish(): FinishedPack {
    const finished = (this.#pack as OpenPack).finish();
    this.#pack = undefined;
    return finished;
  }

  #release(call: number): OwnedBytes {
    const { bytes } = this.#held.get(call) as HeldBlobs;
    this.#held.delete(call);
    return bytes;
  }
}
