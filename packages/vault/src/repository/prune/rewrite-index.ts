import type { PackContent } from '../../index/blob-index.ts';
import { readIndex } from '../../index/index-file.ts';
import { NumberList } from '../../index/number-list.ts';
import type { Documents } from '../documents.ts';
import type { IndexWriter } from '../write/index-writer.ts';
import type { Census, CensusFile, CensusPack } from './census.ts';
import { byPosition } from './stretches.ts';

/** Index files with fewer blobs than this are small: a quarter of what a full one has. */
const SMALL_FILE = 6_250;
/** Up to this many small index files are left alone when nothing else is to be done. */
const MAX_SMALL_FILES = 8;

/** The index files to be written anew: those that name packs which go, or say what others say; and small ones with them. */
export function outdatedFiles(census: Census, goes: (pack: number) => boolean): CensusFile[] {
  const isOutdated = ({ packs, redundant }: CensusFile) => redundant.size > 0 || packs.some(goes) || packs.length === 0;
  const small = census.files.filter(({ blobs }) => blobs < SMALL_FILE);
  if (small.length <= MAX_SMALL_FILES && !census.files.some(isOutdated)) return [];
  const joined = new Set(small.length > 1 ? small : []);
  return census.files.filter((file) => isOutdated(file) || joined.has(file));
}

/** Hands to `writer` what these index files say, except of packs that go and what other files say too. */
export async function rewriteFiles(
  documents: Documents,
  census: Census,
  files: readonly CensusFile[],
  options: { readonly goes: (pack: number) => boolean; readonly writer: IndexWriter },
): Promise<void> {
  for (const { name, redundant } of files) {
    for (const { id, blobs } of readIndex(await documents.load('index', name))) {
      const number = census.packNumber(id);
      if (number === undefined || options.goes(number) || redundant.has(number)) continue;
      await options.writer.add({ id, blobs: [...blobs] });
    }
  }
  await options.writer.flush();
}

/** What the index files say of these packs, from memory. */
export function* contentsOf(
  census: Census,
  wanted: (pack: number) => boolean,
): Generator<PackContent, void, undefined> {
  const places = new NumberList();
  for (let place = 0; place < census.places; place++) if (wanted(census.packOf(place))) places.push(place);
  places.sort(byPosition(census));
  let open: { id: string; blobs: PackContent['blobs'][number][] } | undefined;
  for (const place of places) {
    const { id } = census.packs[census.packOf(place)] as CensusPack;
    if (open?.id !== id) {
      if (open) yield open;
      open = { id, blobs: [] };
    }
    const blob = census.blobOf(place);
    const { offset, length, uncompressedLength } = census.placeAt(place);
    open.blobs.push({ type: census.typeOf(blob), id: census.idOf(blob), offset, length, uncompressedLength });
  }
  if (open) yield open;
}
