import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectProxy } from '../../packages/practice-tenant/src/clients/connect-proxy.ts';
import type { Client, OpenClient } from './client.ts';
import type { Place } from './place.ts';
import { isInstalled, runProgram } from './run-program.ts';

/** rclone with its own defaults, all OneDrives combined to one tree that is copied to a folder. */
export const rclone: Client = {
  name: 'rclone, its defaults',
  ...(isInstalled('rclone') ? {} : { missing: 'rclone is not installed (Debian package rclone)' }),
  open: async (place): Promise<OpenClient> => {
    const proxy = await ConnectProxy.start(place.hosts, Number(new URL(place.tenant.url).port));
    const config = join(place.folder, 'rclone.conf');
    return {
      backUp: async ({ signal }) => {
        await writeFile(config, configuration(place, await place.token()));
        const env = { HOME: place.folder, HTTPS_PROXY: proxy.url, SSL_CERT_FILE: place.tenant.caFile };
        await runProgram('rclone', ['--config', config, 'copy', 'all:', join(place.folder, 'rclone')], { env, signal });
      },
      [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
    };
  },
};

function configuration({ tenant }: Place, token: string): string {
  const drives = [...tenant.world.drives.values()].filter(({ site }) => site.personal);
  const remotes = drives.map(({ id }, number) =>
    [
      `[drive${number}]`,
      'type = onedrive',
      'region = global',
      `token = ${JSON.stringify({ access_token: token, token_type: 'Bearer', expiry: '2099-01-01T00:00:00Z' })}`,
      `drive_id = ${id}`,
      'drive_type = business',
    ].join('\n'),
  );
  const upstreams = drives.map((_, number) => `"${number}=drive${number}:"`).join(' ');
  return [...remotes, `[all]\ntype = combine\nupstreams = ${upstreams}\n`].join('\n\n');
}
