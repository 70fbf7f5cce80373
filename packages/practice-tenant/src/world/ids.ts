import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A GUID that is always the same for the same key, so that a seed gives the same ids at every start. */
export function guidFor(key: string): string {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A drive item id in the shape of OneDrive for Business: `01` and 32 characters of base32. */
export function itemIdFor(driveId: string, number: number): string {
  const bytes = createHash('sha256').update(`${driveId}/${number}`).digest();
  let id = '01';
  for (let index = 0; index < 32; index++) id += BASE32[(bytes[index] ?? 0) & 31];
  return id;
}

/** The id of the list behind a document library. */
export function listIdFor(webId: string, name: string): string {
  return guidFor(`list/${webId}/${name}`);
}

/** A drive id in the shape of OneDrive for Business: `b!` and the base64url of three GUIDs. */
export function driveIdFor(siteId: string, webId: string, listId: string): string {
  const bytes = Buffer.from([siteId, webId, listId].join('').replaceAll('-', ''), 'hex');
  return `b!${bytes.toString('base64url')}`;
}
