import type { Node } from './node.ts';
import type { Step } from './path.ts';

/** Where an address begins: the web, its collection, or what a form needs. */
export const SITE_ADDRESSES: readonly string[] = ['GET web', 'GET site', 'POST contextinfo'];

/**
 * What can be asked of a node that goes by `name`, one address each: `GET SP.Web/lists` where it leads, `GET SP.Web/lists()` for one of
 * several by its key, `POST SP.List/recycle` what is done with it, and the methods it takes itself.
 */
export function offersOf(node: Node, name: string): string[] {
  const offers = [
    ...Object.keys(node.nav ?? {}).map((step) => `GET ${name}/${step}`),
    ...Object.keys(node.methods ?? {}).map((method) => `POST ${name}/${method}`),
  ];
  if (node.kind === 'raw' && node.put) offers.push(`PUT ${name}`);
  if (node.kind === 'entity' && node.update) offers.push(`MERGE ${name}`);
  if (node.kind === 'entity' && node.remove) offers.push(`DELETE ${name}`);
  if (node.kind === 'collection' && node.create) offers.push(`POST ${name}`);
  if (node.kind === 'collection' && node.key) offers.push(`GET ${name}()`);
  return offers;
}

/** What a node goes by: a thing by its type, everything else by the step that led to it from `parent`. */
export function nameOf(node: Node, parent: string, step: Step): string {
  return node.kind === 'entity' ? node.type : `${parent}/${step.name}`;
}

/** The template of an address, e.g. `web/lists()/items`. */
export function templateOf(steps: readonly Step[]): string {
  return steps.map(({ name, args }) => (args ? `${name}()` : name)).join('/');
}
