import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from './client.ts';
import { runProgram } from './run-program.ts';

const PROGRAM = fileURLToPath(new URL('./graph-sdk-program.ts', import.meta.url));

/** A plain program with Microsoft's own client library and its retry middleware; see `graph-sdk-program.ts`. */
export const graphSdk: Client = {
  name: 'Graph SDK, 16 workers',
  open: async (place) => ({
    backUp: async ({ signal }) => {
      const state = join(place.folder, 'sdk.json');
      const args = [PROGRAM, place.tenant.url, await place.token(), state, join(place.folder, 'sdk')];
      const env = { NODE_EXTRA_CA_CERTS: place.tenant.caFile };
      await runProgram(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { env, signal });
    },
    [Symbol.asyncDispose]: async () => {},
  }),
};
