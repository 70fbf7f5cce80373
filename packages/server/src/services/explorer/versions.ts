import type { RestoreItem } from '@coffer/engine';
import { type ItemVersion, RequestError } from '@coffer/model';
import type { Picked } from './place.ts';

/**
 * The number under which the API shows a version: SharePoint counts `major.minor` as 512 times the major number plus the minor
 * one. What only an earlier restore point holds has no such name; its number is its time in seconds, far above those.
 */
export function versionNumber(version: ItemVersion): number {
  const [, major, minor] = /^(\d{1,6})\.(\d{1,3})$/.exec(version.id) ?? [];
  if (major !== undefined) return Number(major) * 512 + Number(minor);
  return Math.floor(Date.parse(version.modified) / 1_000);
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
