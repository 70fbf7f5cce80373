import type { World } from '../world/index.ts';

/**
 * A named tenant to start from. `build` fills an empty world: it first calls `world.establish(...)`, then adds users, groups,
 * applications and files. The same seed must build the same world every time (ids are derived from names and order).
 */
export interface Seed {
  readonly name: string;
  build(world: World): Promise<void> | void;
}
