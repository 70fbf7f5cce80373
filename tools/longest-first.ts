import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Parts of the paths of tests that take longest though their files are short, the longest first. */
const LONG = [
  'tests/acceptance/pool',
  'tests/acceptance/stock-restic',
  'tests/acceptance/console',
  'tests/acceptance/',
  'vault/src/repository/every-operation',
  'vault/src/cli/cli',
  'vault/src/repository/killed',
  'vault/src/repository/at-once',
  'server/src/compose/',
  'practice-tenant/src/clients/',
];

/** Starts the longest test files first, so that none of them is left over when the others have ended; others by size or last duration. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((part) => moduleId.includes(part));
  return rank < 0 ? LONG.length : rank;
}
