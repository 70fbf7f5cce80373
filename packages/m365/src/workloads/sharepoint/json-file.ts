import { createHash } from 'node:crypto';
import { type ContentTicket, OutsideError } from '@coffer/model';

/** The media type of list items, pages and definitions. */
export const JSON_TYPE = 'application/json';

/** Depth beyond which nothing of Microsoft's answers nests; what is deeper is no sensible answer. */
const DEEPEST = 64;

/** JSON with sorted members, so that equal facts are equal bytes whatever order Microsoft sends them in. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value, 0), undefined, 1);
}

/** A short mark that differs when the text differs. */
export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** A ticket that carries the bytes themselves, known since the scan. */
export function textTicket(text: string): ContentTicket {
  return { workload: 'sharepoint', text };
}

/** The text of such a ticket. */
export function ticketText(ticket: ContentTicket | undefined): string | undefined {
  const text = (ticket as { readonly text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text : undefined;
}

/** All bytes of a file that is JSON, as a value. @throws OutsideError `damaged` if it is not or is beyond all measure. */
export async function readJsonFile(name: string, open: () => AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of open()) {
    size += chunk.length;
    if (size > LARGEST) throw notOurs(name, 'is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw notOurs(name, 'is no JSON', cause);
  }
}

/** Bytes; a page with all its web parts is far below. */
const LARGEST = 64 * 1024 * 1024;

function notOurs(name: string, what: string, cause?: unknown): OutsideError {
  return new OutsideError('damaged', `${name} ${what}, so it cannot be restored.`, { reason: 'source-format', cause });
}

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new OutsideError('damaged', 'An answer of Microsoft nests too deeply.');
  if (Array.isArray(value)) return value.map((one) => sorted(one, depth + 1));
  const members = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, one]) => [name, sorted(one, depth + 1)]));
}
