import type { PreviewKind } from '../../preview/protocol.ts';

const pictures: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
};
const texts = new Set(
  'txt md csv tsv log json xml yml yaml ini conf html htm css js ts ps1 sh bat py sql eml ics vcf url'.split(' '),
);

/** By the ending of the name; undefined for what is only downloaded. */
export function previewKind(name: string): PreviewKind | undefined {
  const ending = endingOf(name);
  if (ending in pictures) return 'picture';
  if (ending === 'pdf') return 'pdf';
  return texts.has(ending) ? 'text' : undefined;
}

/** The type that a browser is told, whatever the content is: a file that calls itself a picture is never run as a page. */
export function previewType(name: string): string {
  return pictures[endingOf(name)] ?? (endingOf(name) === 'pdf' ? 'application/pdf' : 'text/plain');
}

function endingOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
