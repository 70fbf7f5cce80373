import type { Seed } from '../seed.ts';
import { buildDirectory } from './directory.ts';

/** The people, groups and sites of the office without a single file: ready at once, where only the directory is asked. */
export const officePeopleSeed: Seed = {
  name: 'office-people',
  build: (world) => {
    buildDirectory(world);
  },
};
