import type { BlobLocation } from '../../index/blob-index.ts';

/** Blobs that are read at once: neighbours in one pack, or a single blob of which only a part is wanted. */
export interface Run {
  readonly pack: string;
  readonly blobs: { readonly id: string; readonly place: BlobLocation }[];
  /** The part of a single blob; undefined where all blobs are wanted whole. */
  readonly part: { readonly from: number; readonly to: number } | undefined;
  /** Sealed bytes. */
  length: number;
  /** Plain bytes. */
  plainLength: number;
}
