import { Readable } from 'node:stream';
import { Defect } from '@coffer/model';
import type { FastifyReply } from 'fastify';
import type { StreamAnswer } from './handler.ts';

/**
 * Sends bytes. The first ones are read before the status is sent, so that what fails at once is answered as an error;
 * what fails later breaks the connection off.
 */
export async function sendStream(reply: FastifyReply, answer: StreamAnswer): Promise<void> {
  const iterator = answer.bytes[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    let sent = 0;
    try {
      for (let next = first; !next.done; next = await iterator.next()) {
        sent += next.value.byteLength;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
    if (answer.size !== undefined && sent !== answer.size) {
      throw new Defect(`An answer of ${answer.size} bytes was announced, but it has ${sent}.`);
    }
  }
  reply.header('content-type', answer.contentType);
  reply.header('content-disposition', contentDisposition(answer.fileName));
  reply.header('x-content-type-options', 'nosniff');
  if (answer.size !== undefined) reply.header('content-length', answer.size);
  await reply.send(Readable.from(all(), { objectMode: false }));
}

/** An attachment under that name: plain for old clients, and in full by RFC 5987. */
function contentDisposition(fileName: string): string {
  const plain = fileName
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_');
  const full = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
