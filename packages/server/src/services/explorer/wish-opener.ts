import { RequestError } from '@coffer/model';
import type { ExplorerService } from './explorer-service.ts';
import type { Picked, Place } from './place.ts';
import type { RestoreCredentials, RestoreTargets } from './restore-targets.ts';
import type { KeptWish, Restore } from './restore-wish.ts';
import { siteOf } from './site-target.ts';

/** In which session a kept restore is done, and with what identity. */
export interface WishOpening {
  readonly sessionId: string;
  readonly credentials: RestoreCredentials;
  readonly signal: AbortSignal;
}

/** What the opener is made of. */
export interface WishOpenerParts {
  readonly explorer: ExplorerService;
  readonly targets: RestoreTargets;
}

/** Makes restores of what is kept of them. */
export class WishOpener {
  readonly #parts: WishOpenerParts;

  constructor(parts: WishOpenerParts) {
    this.#parts = parts;
  }

  /** Rejects with RequestError('not-found') for what the session does not show any more. */
  async open(wish: KeptWish, { sessionId, credentials, signal }: WishOpening): Promise<Restore> {
    const { workload, objectId, target, manner, reason, undone, origin } = wish;
    const place = await this.#parts.explorer.place(sessionId, workload, objectId);
    const picked = await pickedOf(place, wish);
    const { object = place.object, siteURL, ...where } = target;
    const site = siteURL === undefined ? object : await siteOf(this.#parts, place, { ...credentials, siteURL }, signal);
    return { place, picked, target: { ...where, object: site }, manner, credentials, reason, undone, origin };
  }
}

async function pickedOf({ source, object }: Place, { items }: KeptWish): Promise<readonly Picked[]> {
  if (!items) return [{ item: await source.root(object.id) }];
  const picked: Picked[] = [];
  for (const { id, versionId } of items) {
    const item = await source.item(id);
    const version = versionId === undefined ? undefined : item.versions.find((one) => one.id === versionId);
    if (versionId !== undefined && !version) {
      throw new RequestError('not-found', `Version ${versionId} of ${item.facts.name} is not held any more.`);
    }
    picked.push(version ? { item, version } : { item });
  }
  return picked;
}
