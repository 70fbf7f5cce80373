import type { MasterKey } from '../crypto/master-key.ts';
import type { OwnedBytes, SharedBytes } from '../owned-bytes.ts';
import type { BlobType } from '../pack/blob.ts';
import type { FinishedPack, TakenPack } from '../pack/open-pack.ts';
import type { ExpectedPack, PackVerdict } from '../pack/verify-pack.ts';

/** What a worker thread is told before its first request. */
export interface Unlocking {
  readonly key: MasterKey;
}

/** A sealed blob somewhere in a piece of a pack. */
export interface SealedPiece {
  readonly id: string;
  /** Position in the piece, bytes. */
  readonly at: number;
  readonly length: number;
  readonly uncompressedLength: number;
}

/** A pack or a part of one: handed over, or to be read by the thread itself. */
export type PackBytes = { readonly bytes: OwnedBytes } | { readonly path: string };

/** A file of this machine that gets a number of pieces. */
export interface FileToWrite {
  readonly path: string;
  /** Whether it must be made, and must not be there; otherwise it is there. */
  readonly create: boolean;
  /** When it was changed, seconds; set after the last piece. */
  readonly time: number | undefined;
  readonly pieces: number;
}

/** A blob and the positions in files where its plain bytes go, bytes; `file` counts in the request's files. */
export interface PieceToUnpack extends SealedPiece {
  readonly targets: readonly { readonly file: number; readonly at: number }[];
}

/** Blobs to take out of a pack and the files they go to. */
export interface Unpack {
  readonly pieces: readonly PieceToUnpack[];
  readonly files: readonly FileToWrite[];
}

/** Blobs one after the other that a thread is to keep, under the number of the call, until all that is wanted of them is stored. */
export interface Hold {
  readonly writer: number;
  readonly bytes: OwnedBytes;
  readonly lengths: readonly number[];
  /** Where they are known already; otherwise the thread hashes the blobs. */
  readonly ids?: readonly string[];
}

/** The next few megabytes of files of this machine, from where the reader with this number is. */
export interface Read {
  readonly writer: number;
  /** A number of the writer's choice. */
  readonly reader: number;
  /** The repository's gear table. */
  readonly gear: Uint32Array;
  /** The files to begin with, when those before are done. */
  readonly paths?: readonly string[];
}

/** What a step of reading brought of a file. */
export interface FilePart {
  /** Its position in `paths`. */
  readonly file: number;
  /** How many of the step's blobs belong to it, and their bytes. Those of the first file come first. */
  readonly blobs: number;
  readonly bytes: number;
  /** Whether there is nothing more to come. */
  readonly end: boolean;
  /** Why it could not be read further; then `end` is true. */
  readonly failure?: { readonly message: string; readonly code: string; readonly syscall: string };
}

/** What a step of reading brought. The thread keeps the blobs until the next step. */
export interface ReadStep {
  readonly files: readonly FilePart[];
  readonly ids: readonly string[];
  readonly lengths: readonly number[];
  /** Whether all files are read. */
  readonly done: boolean;
}

/** Blobs that are to be put, compressed and sealed, into the pack of their type that the thread is filling for this writer. */
export interface Store {
  readonly writer: number;
  readonly type: BlobType;
  /** Blobs of a step of reading, blobs that are held, or sealed ones that another thread had begun a pack with. */
  readonly from: { readonly reader: number } | { readonly call: number } | { readonly taken: TakenPack };
  /** Their positions among those. */
  readonly wanted: readonly number[];
  /** Bytes at which a pack is closed. */
  readonly packSize: number;
  /** A buffer for the next pack. */
  readonly spare?: SharedBytes;
}

/** Work for a thread. `call` numbers the request. */
export type Request =
  | ({ readonly kind: 'hold'; readonly call: number } & Hold)
  | ({ readonly kind: 'read'; readonly call: number } & Read)
  | ({ readonly kind: 'store'; readonly call: number } & Store)
  | { readonly kind: 'take-pack'; readonly call: number; readonly writer: number; readonly type: BlobType }
  | { readonly kind: 'finish-pack'; readonly call: number; readonly writer: number; readonly type: BlobType }
  | { readonly kind: 'leave'; readonly call: number; readonly writer: number }
  | {
      readonly kind: 'open';
      readonly call: number;
      readonly bytes: OwnedBytes;
      readonly blobs: readonly SealedPiece[];
    }
  | {
      readonly kind: 'prove';
      readonly call: number;
      readonly bytes: OwnedBytes;
      readonly blobs: readonly SealedPiece[];
    }
  | ({ readonly kind: 'verify-pack'; readonly call: number; readonly expected: ExpectedPack } & PackBytes)
  | ({ readonly kind: 'unpack'; readonly call: number } & Unpack & PackBytes)
  | { readonly kind: 'digest'; readonly call: number; readonly parts: readonly OwnedBytes[] };

/** The results by kind of request. Buffers come back to be used again, except those of packs. */
export interface Results {
  readonly hold: { readonly ids: readonly string[] };
  readonly read: ReadStep;
  readonly store: {
    /** Packs that were filled meanwhile. */
    readonly packs: readonly FinishedPack[];
    /** Positions that found no room; to be asked for again with another buffer. */
    readonly rest: readonly number[];
    /** What the stored blobs take in packs. */
    readonly storedBytes: number;
    /** The buffer for the next pack, where none was begun. */
    readonly spare?: SharedBytes;
    /** The buffer of the blobs, when nothing is left to be stored of what was held. */
    readonly back?: OwnedBytes;
  };
  /** What the pack holds that is being filled; the thread forgets it. */
  readonly 'take-pack': { readonly taken?: TakenPack };
  /** The pack that is being filled, as it is. */
  readonly 'finish-pack': { readonly pack?: FinishedPack };
  readonly leave: Record<string, never>;
  /** The plain blobs one after the other, and the positions in `blobs` of those that are not what their ids say. */
  readonly open: {
    readonly plain: OwnedBytes;
    readonly lengths: readonly number[];
    readonly damaged: readonly number[];
  };
  /** Undefined where the thread could not read the file. */
  readonly 'verify-pack': { readonly verdict: PackVerdict | undefined };
  readonly unpack: {
    /** Positions in `pieces` of blobs that could not be read or are not what their ids say. Files lack them. */
    readonly damaged: readonly number[];
    /** Files that could not be written, by their number; `created` where this made them. */
    readonly failed: readonly { readonly file: number; readonly reason: string; readonly created: boolean }[];
    /** Bytes. */
    readonly written: number;
  };
  /** The positions in `blobs` of those that are not what their ids say. */
  readonly prove: { readonly bytes: OwnedBytes; readonly damaged: readonly number[] };
  readonly digest: { readonly id: string; readonly parts: readonly OwnedBytes[] };
}

/** A thread's answer. */
export type Reply =
  | { readonly call: number; readonly result: Results[keyof Results] }
  | { readonly call: number; readonly error: unknown };
