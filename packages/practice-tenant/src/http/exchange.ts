import type { IncomingHttpHeaders } from 'node:http';
import type { Note } from '../journal.ts';

/** One request as the APIs see it. */
export interface Exchange {
  readonly method: string;
  /** The path as it was sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Scheme and host the request was sent to, as links in the answer name it. */
  readonly origin: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  /** The address the request came from. */
  readonly remoteAddress: string;
  /** What the journal will say about this request; the APIs fill it in. */
  readonly note: Note;
}

/** What goes back. At most one of `json`, `text`, `bytes` and `stream` is set; with none the body is empty. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Needs a `content-type` among the headers. */
  readonly bytes?: Buffer;
  readonly stream?: AsyncIterable<Uint8Array>;
}

/** Thrown by the stream of an answer to break the connection instead of ending it. */
export class ConnectionBroken extends Error {
  override readonly name = 'ConnectionBroken';
}

/** The body is longer than the API accepts. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * The whole body, at most `limit` bytes.
 *
 * @throws BodyTooLarge
 */
export async function readBody(exchange: Exchange, limit: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of exchange.body) {
    length += piece.byteLength;
    if (length > limit) throw new BodyTooLarge(`the body is longer than ${limit} bytes`);
    pieces.push(piece);
  }
  exchange.note.bytesIn += length;
  return Buffer.concat(pieces);
}

/** The first value of a request header, or undefined. */
export function header(exchange: Exchange, name: string): string | undefined {
  const value = exchange.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
