import { sharePointAddress } from '../../../http/addresses.ts';
import type { Answer } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import type { Actor, Conflict, Drive, Item } from '../../../world/index.ts';
import { driveOf, itemOf } from '../access.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { type Call, type Route, sharePoint, WRITE_FILES } from '../route.ts';
import { conflictOf, readJson } from './items.ts';

export const copyRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: 'drives/{drive}/items/{item}/copy',
    kind: 'copy',
    allow: WRITE_FILES,
    cost: sharePoint(2),
    handle: copy,
  },
];

/** Copies an item with everything below it; the monitor's address says at once that it is done ("driveItem: copy"). */
async function copy(call: Call): Promise<Answer> {
  const source = itemOf(call);
  const body = await readJson(call);
  const reference = (body['parentReference'] ?? {}) as Readonly<Record<string, unknown>>;
  const { driveId, id } = reference;
  const drive = driveOf(call, typeof driveId === 'string' ? driveId : source.drive.id);
  const parent = typeof id === 'string' ? drive.item(id) : source.item.parent;
  if (!parent) throw itemNotFound();
  const name = typeof body['name'] === 'string' ? body['name'] : source.item.name;
  const conflict = conflictOf(call.query.get('@microsoft.graph.conflictBehavior'), 'fail');
  const copied = copyInto(source.item, { drive, parent, name, conflict, by: actorOf(call.caller) });
  const progress = Buffer.from(JSON.stringify({ resourceId: copied.id })).toString('base64url');
  const host = sharePointAddress(drive.site.host, call.exchange, call.services.origin());
  return { status: 202, headers: { location: `${host}${drive.site.path}/_api/v2.0/monitor/${progress}` } };
}

interface Destination {
  readonly drive: Drive;
  readonly parent: Item;
  readonly name: string;
  readonly conflict: Conflict;
  readonly by: Actor;
}

function copyInto(item: Item, { drive, parent, name, conflict, by }: Destination): Item {
  for (let at: Item | undefined = parent; at; at = at.parent) {
    if (at === item) throw invalidRequest('A folder can not be copied into itself.');
  }
  const times = { created: item.created, modified: item.modified, by };
  if (item.content) return drive.put(parent, name, { ...times, content: item.content, conflict });
  const kind = item.kind === 'package' ? 'package' : 'folder';
  const folder = drive.createFolder(parent, name, { ...times, conflict, kind });
  for (const child of [...item.children.values()])
    copyInto(child, { drive, parent: folder, name: child.name, conflict: 'fail', by });
  return folder;
}
