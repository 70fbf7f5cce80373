import { crc32 } from 'node:zlib';
import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import type { Canvas } from './canvas.ts';
import type { DocumentTemplate } from './office-package.ts';
import { type DocumentSource, joinedSource } from './source.ts';

/** Signature (8 bytes) and header chunk (25 bytes), which must come first (PNG specification 5.2, 5.6). */
const PNG_HEAD_BYTES = 33;
/** Start of image (2 bytes) and the JFIF segment (18 bytes) that jpeg-js writes. */
const JPEG_HEAD_BYTES = 20;

/** The picture as a PNG file. */
export function pngFile(canvas: Canvas): Uint8Array {
  const png = new PNG({ width: canvas.width, height: canvas.height });
  png.data = Buffer.from(canvas.pixels.buffer, canvas.pixels.byteOffset, canvas.pixels.byteLength);
  return new Uint8Array(PNG.sync.write(png, { filterType: 0, deflateStrategy: 0, deflateLevel: 6 }));
}

/** The picture as a JPEG file. `quality` from 1 to 100. */
export function jpegFile(canvas: Canvas, quality = 82): Uint8Array {
  return new Uint8Array(encode({ width: canvas.width, height: canvas.height, data: canvas.pixels }, quality).data);
}

/** A PNG that is issued with its title and author as text chunks. */
export function pngTemplate(png: Uint8Array): DocumentTemplate {
  return {
    extension: 'png',
    issue: (facts) =>
      insert(png, PNG_HEAD_BYTES, concat(pngText('Title', facts.title), pngText('Author', facts.author))),
  };
}

/** A JPEG that is issued with its title and author as a comment segment. */
export function jpegTemplate(jpeg: Uint8Array): DocumentTemplate {
  return {
    extension: 'jpg',
    issue: (facts) => {
      const comment = new TextEncoder().encode(`${facts.title} – ${facts.author}, ${facts.created}`);
      const segment = new Uint8Array(4 + comment.length);
      new DataView(segment.buffer).setUint32(0, 0xfffe0000 + comment.length + 2);
      segment.set(comment, 4);
      return insert(jpeg, JPEG_HEAD_BYTES, segment);
    },
  };
}

/** An `iTXt` chunk: international text, here uncompressed and without a language (PNG specification 11.3.4.5). */
function pngText(keyword: string, text: string): Uint8Array {
  const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return chunk;
}

function insert(whole: Uint8Array, at: number, extra: Uint8Array): DocumentSource {
  return joinedSource(whole.length + extra.length, () => [whole.subarray(0, at), extra, whole.subarray(at)]);
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
