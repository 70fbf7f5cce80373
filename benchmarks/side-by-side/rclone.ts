import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectProxy } from '../../packages/practice-tenant/src/clients/connect-proxy.ts';
import type { Client, OpenClient } from './client.ts';
import type { Place } from './place.ts';
import { isInstalled, runProgram } from './run-program.ts';

/** rclone with its own defaults, one OneDrive after the other. Its pauses after a refusal are kept per OneDrive. */
export const rclone: Client = {
  name: 'rclone, its defaults',
  ...(isInstalled('rclone') ? {} : { missing: 'rclone is not installed (Debian package rclone)' }),
  open: async (place): Promise<OpenClient> => {
    const proxy = await ConnectProxy.start(place.hosts, Number(new URL(place.tenant.url).port));
    const config = join(place.folder, 'rclone.conf');
    return {
      backUp: async ({ signal }) => {
        const drives = drivesOf(place);
        await writeFile(config, configuration(drives, await place.token()));
        const env = { HOME: place.folder, HTTPS_PROXY: proxy.url, SSL_CERT_FILE: place.tenant.caFile };
        for (const number of drives.keys()) {
          if (signal.aborted) return;
          const target = join(place.folder, 'rclone', String(number));
          await runProgram('rclone', ['--config', config, 'copy', `drive${number}:`, target], { env, signal });
        }
      },
      [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
    };
  },
};

/** Ids of the OneDrives. */
function drivesOf({ tenant }: Place): readonly string[] {
  return [...tenant.world.drives.values()].filter(({ site }) => site.personal).map(({ id }) => id);
}

function configuration(drives: readonly string[], token: string): string {
  const remotes = drives.map((id, number) =>
    [
      `[drive${number}]`,
      'type = onedrive',
      'region = global',
      `token = ${JSON.stringify({ access_token: token, token_type: 'Bearer', expiry: '2099-01-01T00:00:00Z' })}`,
      `drive_id = ${id}`,
      'drive_type = business',
    ].join('\n'),
  );
  return `${remotes.join('\n\n')}\n`;
}
