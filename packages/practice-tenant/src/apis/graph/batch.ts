import { type Answer, type Exchange, readBody } from '../../http/exchange.ts';
import { emptyNote, type Note } from '../../journal.ts';
import { GraphError } from './errors.ts';

/** The most requests of one batch ("Combine multiple requests in one HTTP call using JSON batching"). */
const MOST_REQUESTS = 20;
const LONGEST_BATCH = 4 * 1024 * 1024;

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

/** What a batch needs of its surroundings: a way to answer one request, and a place to note it. */
export interface BatchRunner {
  answer(exchange: Exchange): Promise<Answer>;
  record(request: { method: string; path: string; status: number; note: Note }): void;
}

/** Answers a JSON batch. Each request is judged, charged and journalled on its own; the batch itself is 200. */
export async function answerBatch(exchange: Exchange, runner: BatchRunner): Promise<Answer> {
  const parts = parse((await readBody(exchange, LONGEST_BATCH)).toString('utf8'));
  const finished = new Map<string, number>();
  const responses: object[] = [];
  for (const part of parts) {
    const failed = part.dependsOn.some((id) => (finished.get(id) ?? 424) >= 400);
    const answer = failed ? dependencyFailed() : await run(part, exchange, runner);
    finished.set(part.id, answer.status);
    responses.push({
      id: part.id,
      status: answer.status,
      headers: usualCase(answer),
      ...(answer.json === undefined ? {} : { body: answer.json }),
    });
  }
  exchange.note.kind = 'batch';
  return { status: 200, json: { responses } };
}

async function run(part: Part, outer: Exchange, runner: BatchRunner): Promise<Answer> {
  const version = outer.path.replace(/\/\$batch$/i, '');
  const [path = '', query = ''] = part.url.split('?', 2);
  const note = emptyNote();
  const body = part.body === undefined ? undefined : bytesOf(part.body);
  const inner: Exchange = {
    method: part.method,
    path: `${version}/${path.replace(/^\//, '')}`,
    query: new URLSearchParams(query),
    origin: outer.origin,
    headers: { authorization: outer.headers.authorization, ...part.headers },
    body: (async function* () {
      if (body) yield body;
    })(),
    remoteAddress: outer.remoteAddress,
    note,
  };
  const answer = await runner.answer(inner);
  runner.record({ method: part.method, path: inner.path, status: answer.status, note });
  return answer;
}

/** Headers inside a batch are JSON names, so their case matters to clients; it is the usual one (`Content-Type`, `Retry-After`). */
function usualCase(answer: Answer): Record<string, string> {
  const headers = { ...(answer.json === undefined ? {} : { 'content-type': 'application/json' }), ...answer.headers };
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
      value,
    ]),
  );
}

function bytesOf(body: unknown): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'base64') : Buffer.from(JSON.stringify(body));
}

function dependencyFailed(): Answer {
  return {
    status: 424,
    json: { error: { code: 'FailedDependency', message: 'A request this one depends on has failed.' } },
  };
}

function parse(text: string): Part[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw malformed('Unable to read JSON request payload.');
  }
  const requests = (body as { requests?: unknown } | null)?.requests;
  if (!Array.isArray(requests)) throw malformed('The batch has no requests.');
  if (requests.length > MOST_REQUESTS)
    throw malformed(`Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`);
  const ids = new Set<string>();
  return (requests as Readonly<Record<string, unknown>>[]).map((request) => {
    const { id, method, url, headers, dependsOn } = request;
    if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string')
      throw malformed('A request of the batch lacks id, method or url.');
    if (ids.has(id)) throw malformed(`The request id ${id} is used twice.`);
    ids.add(id);
    return {
      id,
      method: method.toUpperCase(),
      url,
      headers: lowerCase((headers ?? {}) as Record<string, string>),
      body: request['body'],
      dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
    };
  });
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function malformed(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message);
}
