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

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new OutsideError('damaged', 'An answer of Microsoft nests too deeply.');
  if (Array.isArray(value)) return value.map((one) => sorted(one, depth + 1));
  const members = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, one]) => [name, sorted(one, depth + 1)]));
}
