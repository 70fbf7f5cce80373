import type { MasterKey } from '../crypto/master-key.ts';
import type { OwnedBytes } from '../owned-bytes.ts';
import type { SealedBlobs } from '../pack/seal-blob.ts';
import type { ExpectedPack, PackVerdict } from '../pack/verify-pack.ts';

/** What a worker thread starts with. */
export interface WorkerStart {
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

/** Work for a thread. `call` numbers the request; a chunk is kept under the number of its `hash` call until sealed or released. */
export type Request =
  | { readonly kind: 'hash'; readonly call: number; readonly bytes: OwnedBytes; readonly length: number }
  | { readonly kind: 'seal-hashed'; readonly call: number; readonly chunk: number }
  | { readonly kind: 'release-hashed'; readonly call: number; readonly chunk: number }
  | { readonly kind: 'seal'; readonly call: number; readonly bytes: OwnedBytes; readonly lengths: readonly number[] }
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
  readonly hash: { readonly id: string };
  readonly 'seal-hashed': { readonly sealed: SealedBlobs; readonly bytes: OwnedBytes };
  readonly 'release-hashed': { readonly bytes: OwnedBytes };
  readonly seal: { readonly sealed: SealedBlobs; readonly bytes: OwnedBytes };
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
