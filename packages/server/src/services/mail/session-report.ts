import type { SessionObject, SessionObjectStore } from '../../db/stores/session-object-store.ts';
import type { MailFile } from './mail-sender.ts';

/** Objects read at once. */
const together = 500;
const columns = ['name', 'kind', 'state', 'items', 'failed items', 'bytes', 'RU', 'reason'];

/** What a session did with each object in which something had changed, as a table in CSV (RFC 4180, UTF-8); read page by page while it is sent. */
export function sessionReport(store: Pick<SessionObjectStore, 'page'>, sessionId: string): MailFile {
  return { fileName: 'report.csv', contentType: 'text/csv; charset=utf-8', bytes: linesOf(store, sessionId) };
}

async function* linesOf(store: Pick<SessionObjectStore, 'page'>, sessionId: string): AsyncIterable<Uint8Array> {
  yield lineOf(columns);
  for (let offset = 0; ; offset += together) {
    const { items } = await store.page(sessionId, false, { offset, limit: together });
    for (const object of items) yield lineOf(cellsOf(object));
    if (items.length < together) return;
  }
}

function cellsOf(one: SessionObject): readonly string[] {
  const figures = [one.items, one.failedItems, one.readBytes, one.resourceUnits].map(String);
  return [one.name, one.workload, one.state, ...figures, one.reason ?? ''];
}

function lineOf(cells: readonly string[]): Uint8Array {
  return Buffer.from(`${cells.map(cellOf).join(',')}\r\n`, 'utf8');
}

/** Names come from outside: no spreadsheet may take one for a formula. */
function cellOf(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}
