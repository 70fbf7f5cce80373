import type { RestoreItem } from '@coffer/engine';
import { type ItemVersion, RequestError } from '@coffer/model';
import type { Picked } from './place.ts';

/**
 * The number under which the API shows a version: SharePoint counts `major.minor` as 512 times the major number plus the minor
 * one. What has no such name gets none and cannot be asked for.
 */
export function versionNumber(version: ItemVersion): number | undefined {
  const [, major, minor] = /^(\d{1,6})\.(\d{1,3})$/.exec(version.id) ?? [];
  return major === undefined ? undefined : Number(major) * 512 + Number(minor);
}

/** The earlier versions of an item that are held, newest first. */
export function versionsOf(item: RestoreItem): readonly Picked[] {
  return item.versions.map((version) => ({ item, version }));
}

/** An earlier version by its number. Rejects with RequestError('not-found'). */
export function requireVersion(item: RestoreItem, number: number): Picked {
  const version = item.versions.find((candidate) => versionNumber(candidate) === number);
  if (!version) throw new RequestError('not-found', `No version ${number} of ${item.facts.name} is held.`);
  return { item, version };
}
