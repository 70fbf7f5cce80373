/** Whether a blob holds a folder listing or a piece of a file. One id may exist as both. */
export type BlobType = 'data' | 'tree';

/** One blob of a pack, in the order of the pack. */
export interface PackedBlob {
  readonly type: BlobType;
  /** SHA-256 of the plain bytes, hex. */
  readonly id: string;
  /** Sealed length in the pack, bytes. */
  readonly length: number;
  /** Plain length in bytes when the blob is compressed, else 0. */
  readonly uncompressedLength: number;
}
