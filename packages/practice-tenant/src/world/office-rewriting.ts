import type { ContentSource } from './content.ts';

const OFFICE = /\.(?:docx|docm|dotx|xlsx|xlsm|xltx|pptx|pptm|potx)$/i;
const HTML = /\.html?$/i;
/** Length of the last record of a ZIP archive without a comment, and the signature it begins with (APPNOTE 4.3.16). */
const END_LENGTH = 22;
const END_SIGNATURE = 0x06054b50;
const MARK = Buffer.from('ContentTypeId=0x0101', 'latin1');

/**
 * What SharePoint makes of an uploaded file of this name: Office files and web pages get properties of the library written into them, so
 * they come back longer and with another hash, yet still open. All other content is returned as it is.
 */
export async function rewritten(name: string, content: ContentSource): Promise<ContentSource> {
  if (HTML.test(name))
    return appended(content, content.size, Buffer.from('\n<!-- ContentTypeId=0x0101 -->\n', 'latin1'));
  if (!OFFICE.test(name) || content.size < END_LENGTH) return content;
  const end = await collect(content.open(content.size - END_LENGTH, content.size));
  if (end.readUInt32LE(0) !== END_SIGNATURE) return content;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(MARK.length);
  return appended(content, content.size - 2, Buffer.concat([length, MARK]));
}

/** The first `keep` bytes of the content, then `tail`. */
function appended(content: ContentSource, keep: number, tail: Uint8Array): ContentSource {
  return {
    size: keep + tail.byteLength,
    async *open(start, end) {
      if (start < keep) yield* content.open(start, Math.min(end, keep));
      if (end > keep) yield tail.subarray(Math.max(0, start - keep), end - keep);
    },
  };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
