import type { Drive, World } from '../../world/index.ts';

export const HOSTILE_DOMAIN = 'hostile.onmicrosoft.com';
export const HOSTILE_PASSWORD = 'XXXXX';

/** Where a trap is laid: the tenant, and a OneDrive whose owner is `trap@…`, with a folder for each trap. */
export interface Ground {
  readonly world: World;
  readonly drive: Drive;
  /** The path of the trap's own folder in that drive; made by whoever needs it. */
  readonly folder: string;
}

/** Something that real tenants hold and that backups stumble over. */
export interface Trap {
  /** Unique; also the name of the trap's folder. */
  readonly name: string;
  /** What is there, in one line. */
  readonly description: string;
  lay(ground: Ground): void;
}
