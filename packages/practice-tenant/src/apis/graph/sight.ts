import type { Drive, Item } from '../../world/index.ts';
import { mayTouch } from './access.ts';
import { accessDenied } from './errors.ts';
import type { Call } from './route.ts';

/** What a person who does not see everything of a drive sees of it. */
export interface Sight {
  sees(item: Item): boolean;
}

/**
 * What the caller sees of the drive, or undefined when that is all of it.
 *
 * @throws GraphError 403 for somebody who sees nothing of it.
 */
export function sightOf(call: Call, drive: Drive): Sight | undefined {
  const { user } = call.caller;
  if (!user) return undefined;
  const known = new Map<string, boolean>();
  // Most items share the permissions of a few holders.
  const sees = (item: Item): boolean => {
    const { holder, grants } = drive.sharing.scopeOf(item);
    let seen = known.get(holder.id);
    if (seen === undefined) {
      seen = mayTouch(call, drive.site, grants);
      known.set(holder.id, seen);
    }
    return seen;
  };
  if (drive.sharing.isUniform) {
    if (!sees(drive.root)) throw accessDenied();
    return undefined;
  }
  const { world, clock } = call.services;
  const right = world.rights.of(user, drive.site, { grants: [], now: clock.now() });
  if (right === 'full' && sees(drive.root)) return undefined;
  if (!sees(drive.root) && !hasAnything(drive, sees)) throw accessDenied();
  return { sees };
}

function hasAnything(drive: Drive, sees: (item: Item) => boolean): boolean {
  return drive.sharing.holders().some((id) => {
    const item = drive.item(String(id));
    return item !== undefined && sees(item);
  });
}
