import { compress } from '../compress/zstd.ts';
import { sha256 } from '../crypto/hash.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { SEAL_OVERHEAD } from '../crypto/seal.ts';
import { freeResult, type OwnedBytes, type SharedBytes } from '../owned-bytes.ts';
import type { BlobType } from '../pack/blob.ts';
import { type FinishedPack, loneBlobBytes, OpenPack, type TakenPack } from '../pack/open-pack.ts';
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

/** A blob on its way into a pack. */
interface Payload {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly uncompressedLength: number;
  /** `compressed` ones are in memory of their own; `sealed` ones come from another pack. */
  readonly form: 'plain' | 'compressed' | 'sealed';
}

/** What storing some blobs has come to. */
interface Filled {
  readonly packs: FinishedPack[];
  storedBytes: number;
  spare: SharedBytes | undefined;
}

/** What a thread keeps for one writer between its requests: blobs that wait for a decision, and a pack of each type that is being filled. */
export class WriterRoom {
  readonly #key: MasterKey;
  readonly #held = new Map<number, HeldBlobs>();
  readonly #readers = new Map<number, FileReader>();
  readonly #packs = new Map<BlobType, OpenPack>();

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
  store({ type, from, wanted, packSize, spare: given }: Store): Results['store'] {
    const payloadAt = this.#source(from);
    const filled: Filled = { packs: [], storedBytes: 0, spare: given };
    let done = 0;
    while (done < wanted.length && (this.#packs.has(type) || filled.spare)) {
      const payload = payloadAt(wanted[done] as number);
      const isIn = this.#add(type, payload, packSize, filled);
      if (payload.form === 'compressed') freeResult(payload.bytes);
      if (!isIn) break;
      done += 1;
    }
    const { packs, storedBytes, spare } = filled;
    const back = done === wanted.length && 'call' in from ? this.#release(from.call) : undefined;
    return { packs, rest: wanted.slice(done), storedBytes, ...(spare && { spare }), ...(back && { back }) };
  }

  /** Gives away what the pack holds that is being filled. */
  takePack(type: BlobType): Results['take-pack'] {
    const taken = this.#packs.get(type)?.take();
    this.#packs.delete(type);
    return taken ? { taken } : {};
  }

  /** Closes the pack that is being filled. */
  finishPack(type: BlobType): Results['finish-pack'] {
    return this.#packs.has(type) ? { pack: this.#finish(type) } : {};
  }

  /** Lets go of everything. */
  close(): void {
    for (const reader of this.#readers.values()) reader.close();
  }

  #source(from: Store['from']): (position: number) => Payload {
    if ('taken' in from) return (position) => sealedPayload(from.taken, position);
    const source = 'reader' in from ? this.#readers.get(from.reader) : this.#held.get(from.call);
    if (!source) throw new Error('the blobs are not here');
    return (position) => smallestPayload(source.blob(position));
  }

  /** Whether there was a pack or a buffer for the blob. */
  #add(type: BlobType, payload: Payload, packSize: number, filled: Filled): boolean {
    const { id, bytes, uncompressedLength, form } = payload;
    const length = form === 'sealed' ? bytes.length - SEAL_OVERHEAD : bytes.length;
    if (this.#packs.get(type)?.hasRoomFor(length) === false) filled.packs.push(this.#finish(type));
    const pack = this.#packs.get(type) ?? this.#begin(type, loneBlobBytes(length), filled);
    if (!pack) return false;
    filled.storedBytes +=
      form === 'sealed' ? pack.addSealed(id, bytes, uncompressedLength) : pack.add(id, bytes, uncompressedLength);
    if (pack.isFull(packSize)) filled.packs.push(this.#finish(type));
    return true;
  }

  /** A pack with room for so many bytes, if there is a buffer for it. */
  #begin(type: BlobType, bytes: number, filled: Filled): OpenPack | undefined {
    if (!filled.spare) return undefined;
    // Trees have no largest size, nor have blobs of other programs: what no buffer of the usual size can hold gets one for itself.
    const isLarger = bytes > filled.spare.length;
    const pack = new OpenPack(this.#key, type, isLarger ? new Uint8Array(new SharedArrayBuffer(bytes)) : filled.spare);
    if (!isLarger) filled.spare = undefined;
    this.#packs.set(type, pack);
    return pack;
  }

  #finish(type: BlobType): FinishedPack {
    const finished = (this.#packs.get(type) as OpenPack).finish();
    this.#packs.delete(type);
    return finished;
  }

  #release(call: number): OwnedBytes {
    const { bytes } = this.#held.get(call) as HeldBlobs;
    this.#held.delete(call);
    return bytes;
  }
}

function smallestPayload({ id, bytes }: { readonly id: string; readonly bytes: Uint8Array }): Payload {
  const packed = compress(bytes);
  return packed
    ? { id, bytes: packed, uncompressedLength: bytes.length, form: 'compressed' }
    : { id, bytes, uncompressedLength: 0, form: 'plain' };
}

function sealedPayload({ blobs, bytes }: TakenPack, position: number): Payload {
  const { id, offset, length, uncompressedLength } = blobs[position] as TakenPack['blobs'][number];
  return { id, bytes: bytes.subarray(offset, offset + length), uncompressedLength, form: 'sealed' };
}
