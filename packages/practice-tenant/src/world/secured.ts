import type { Grant, Principal, Securable, Sharing } from './sharing.ts';

/** Something with permissions, whatever it is: a site, a list, a library, or an item of one. */
export interface Secured {
  readonly isUnique: boolean;
  readonly grants: readonly Grant[];
  assign(to: Principal, level: number): Grant;
  /** Takes one level away, or the whole entry with undefined. @throws WorldError `notFound`, `invalidRequest` when it is inherited. */
  revoke(grantId: string, level: number | undefined): void;
  /** Stops inheriting; with `clearBelow` everything below inherits from here again. */
  separate(options: { copy: boolean; clearBelow: boolean }): void;
  inherit(): void;
}

/** One item of a `Sharing` as something with permissions; `at` finds the item with an id, for those below. */
export function securedBy<T extends Securable>(
  sharing: Sharing<T>,
  item: T,
  at: (id: T['id']) => T | undefined = () => undefined,
): Secured {
  return {
    get isUnique() {
      return sharing.isUnique(item);
    },
    get grants() {
      return sharing.scopeOf(item).grants;
    },
    assign: (to, level) => sharing.assign(item, to, level),
    revoke: (grantId, level) => sharing.revoke(item, grantId, level),
    separate({ copy, clearBelow }) {
      sharing.separate(item, copy);
      if (clearBelow) sharing.inheritBelow((id) => strictlyBelow(item, at(id)));
    },
    inherit: () => sharing.inherit(item),
  };
}

function strictlyBelow<T extends Securable>(top: T, candidate: T | undefined): T | undefined {
  for (let above = candidate?.parent; above; above = above.parent) if (above.id === top.id) return candidate;
  return undefined;
}
