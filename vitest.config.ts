import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longest-first.ts';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    // Only what hangs should meet them: whole-house tests take a minute alone and several beside other work.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Whole-house tests start servers and worker threads, but wait for much of their time: three files at once fill two cores.
    maxWorkers: 3,
    // No module keeps state, so files may share a process: loading everything anew for each took a tenth of the time.
    isolate: false,
    setupFiles: ['tools/left-as-found.ts'],
    sequence: { sequencer: LongestFirst },
  },
});
