import type { Answer } from './exchange.ts';

/** The bytes of an answer that has no stream, and their media type; undefined when it has no body. */
export function bodyOf(answer: Answer): { readonly bytes: Buffer; readonly type: string } | undefined {
  if (answer.json !== undefined)
    return { bytes: Buffer.from(JSON.stringify(answer.json), 'utf8'), type: 'application/json; charset=utf-8' };
  if (answer.bytes) return { bytes: answer.bytes, type: 'application/octet-stream' };
  if (answer.text === undefined) return undefined;
  return { bytes: Buffer.from(answer.text, 'utf8'), type: 'text/plain; charset=utf-8' };
}

/** The same answer with its body as a stream of known length; unchanged when it has none. */
export function streamed(answer: Answer): Answer {
  const body = answer.stream ? undefined : bodyOf(answer);
  if (!body) return answer;
  const { bytes, type } = body;
  return {
    status: answer.status,
    headers: { 'content-type': type, ...answer.headers, 'content-length': String(bytes.byteLength) },
    stream: (async function* () {
      yield bytes;
    })(),
  };
}
