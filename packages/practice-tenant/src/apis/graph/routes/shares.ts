import type { Answer } from '../../../http/exchange.ts';
import type { Drive, Grant, Item } from '../../../world/index.ts';
import { mayTouch } from '../access.ts';
import { accessDenied, invalidRequest, itemNotFound } from '../errors.ts';
import { presentItem } from '../present/item.ts';
import { presentPermission } from '../present/permission.ts';
import { type Call, READ_FILES, type Route, sharePoint, WRITE_FILES } from '../route.ts';
import { readJson } from './items.ts';
import { principal } from './permissions.ts';

const SHARE = 'shares/{share}';

/** Things by the address of a sharing link ("Accessing shared DriveItems", "Grant permission"). */
export const shareRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${SHARE}/driveItem`,
    kind: 'shares',
    allow: READ_FILES,
    cost: sharePoint(1),
    handle: driveItem,
  },
  {
    method: 'POST',
    path: `${SHARE}/permission/grant`,
    kind: 'permissions',
    allow: WRITE_FILES,
    cost: sharePoint(5),
    handle: grant,
  },
];

async function driveItem(call: Call): Promise<Answer> {
  const { drive, item } = sharedOf(call);
  return {
    status: 200,
    json: await presentItem(item, drive, { select: call.query.get('$select'), downloadUrl: true }, call),
  };
}

/** Adds people to a link. */
async function grant(call: Call): Promise<Answer> {
  const { drive, item, grant: known } = sharedOf(call);
  const { recipients } = await readJson(call);
  if (!Array.isArray(recipients) || recipients.length === 0) throw invalidRequest('The recipients are missing.');
  const people = recipients.map((recipient) => principal(call, recipient));
  const changed = drive.sharing.addPeople(item, known.id, people);
  return { status: 200, json: { value: [presentPermission(changed, { item, holder: item, drive }, call.services)] } };
}

function sharedOf(call: Call): { drive: Drive; item: Item; grant: Grant } {
  const encoded = call.params['share'] ?? '';
  const webUrl = Buffer.from(encoded.replace(/^u!/, ''), 'base64url').toString('utf8');
  for (const drive of call.services.world.drives.stored()) {
    const found = encoded.startsWith('u!') ? drive.sharing.withLink(webUrl) : undefined;
    const item = found && drive.item(String(found.holder));
    if (!found || !item) continue;
    const opens = found.grant.link?.scope !== 'users' || mayTouch(call, drive.site, [found.grant]);
    if (!opens) throw accessDenied();
    return { drive, item, grant: found.grant };
  }
  throw itemNotFound();
}
