import { RequestError } from '@coffer/model';

const none = '00000000-0000-0000-0000-000000000000';
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Microsoft's id of a user or group as the API shows it: 72 characters, the second GUID being the on-premises id. */
export function wireId(directoryId: string): string {
  return `${directoryId}${none}`;
}

/** Microsoft's own id from one that a caller sent: 72 characters, or the first GUID alone. Any case. */
export function parseDirectoryId(id: string): string | undefined {
  const lower = id.toLowerCase();
  const first = lower.slice(0, 36);
  const rest = lower.slice(36);
  return guid.test(first) && (rest === '' || guid.test(rest)) ? first : undefined;
}

/** The same; rejects with `RequestError('invalid')` what is no such id. */
export function directoryId(id: string): string {
  const parsed = parseDirectoryId(id);
  if (parsed === undefined) {
    throw new RequestError('invalid', `"${id}" is not the id of a user or group: one GUID, or two joined.`);
  }
  return parsed;
}
