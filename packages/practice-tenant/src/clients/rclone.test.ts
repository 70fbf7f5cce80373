import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { microsoftHosts } from '../http/addresses.ts';
import { Probe } from '../testing/probe.ts';
import type { Drive } from '../world/index.ts';
import { ConnectProxy } from './connect-proxy.ts';
import { hashesBelow, isInstalled, run } from './programs.ts';

const installed = isInstalled('rclone');
if (!installed) console.warn('skipped: rclone is not installed (Debian package rclone)');

let probe: Probe;
let proxy: ConnectProxy;
let drive: Drive;
let config: string;
beforeAll(async () => {
  probe = await Probe.start({ clock: systemClock, limits: 'none', microsoftHosts: true });
  proxy = await ConnectProxy.start(microsoftHosts(probe.tenant.world), Number(new URL(probe.tenant.url).port));
  // Version 1.60 sends its token to pre-authenticated addresses as well.
  probe.tenant.settings.strictAddresses = false;
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
  const signIn = await probe.sendForm({
    grant_type: 'password',
    client_id: probe.confidentialId,
    client_secret: 'practice-secret',
    username: 'alice@tiny.onmicrosoft.com',
    password: 'XXXXX',
    scope: 'Files.ReadWrite.All Sites.FullControl.All offline_access',
  });
  const token = { access_token: 'to be refreshed', token_type: 'Bearer', refresh_token: signIn.json.refresh_token };
  config = join(probe.folder, 'rclone.conf');
  await writeFile(
    config,
    [
      '[tenant]',
      'type = onedrive',
      `client_id = ${probe.confidentialId}`,
      'client_secret = practice-secret',
      'region = global',
      `token = ${JSON.stringify({ ...token, expiry: '2020-01-01T00:00:00Z' })}`,
      `drive_id = ${drive.id}`,
      'drive_type = business',
      '',
    ].join('\n'),
  );
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await probe[Symbol.asyncDispose]();
});

const rclone = (...args: string[]) =>
  run('rclone', ['--config', config, '--retries', '1', '--low-level-retries', '3', ...args], {
    HOME: probe.folder,
    HTTPS_PROXY: proxy.url,
    SSL_CERT_FILE: probe.tenant.caFile,
  });

/** A few hundred small files, some with odd names, an empty one, and one that needs an upload session. */
async function fill(folder: string): Promise<void> {
  for (let number = 0; number < 200; number++) {
    const parent = join(folder, `folder ${number % 12}`, number % 5 === 0 ? 'ünter' : 'plain');
    await mkdir(parent, { recursive: true });
    const bytes = createHash('sha512').update(String(number)).digest();
    await writeFile(
      join(parent, `file ${number}${number % 7 === 0 ? ' & 100% #1' : ''}.bin`),
      bytes.subarray(0, number % 64),
    );
  }
  const large = Buffer.alloc(11 * 1024 * 1024 + 77, 'a large file ');
  await writeFile(join(folder, 'large.bin'), large);
}

describe.skipIf(!installed)('rclone, which knows nothing of this house', () => {
  it('uploads a few hundred files and brings the same ones back', async () => {
    const [source, target] = ['source', 'target'].map((name) => join(probe.folder, name)) as [string, string];
    await fill(source);
    const up = await rclone('copy', source, 'tenant:Backup', '--transfers', '8');
    expect(up.output).toBe('');
    expect(up.status).toBe(0);
    const down = await rclone('copy', 'tenant:Backup', target, '--transfers', '8');
    expect([down.status, down.output]).toEqual([0, '']);
    const [sent, received] = await Promise.all([hashesBelow(source), hashesBelow(target)]);
    expect(sent.size).toBe(201);
    expect(received).toEqual(sent);
    const check = await rclone('check', source, 'tenant:Backup');
    expect(check.output).toContain('0 differences found');
    expect(check.output).toContain('201 matching files');
  });

  it('keeps the times of files, so that a second copy sends nothing', async () => {
    probe.tenant.journal.clear();
    expect((await rclone('copy', join(probe.folder, 'source'), 'tenant:Backup')).status).toBe(0);
    expect(probe.tenant.journal.entries().filter(({ method }) => method === 'PUT' || method === 'PATCH')).toEqual([]);
  });

  it('moves, deletes, makes links and reads the quota', async () => {
    expect((await rclone('moveto', 'tenant:Hello.txt', 'tenant:Moved/Hello 2.txt')).status).toBe(0);
    expect(drive.find('/Moved/Hello 2.txt')?.size).toBe(14);
    expect((await rclone('deletefile', 'tenant:Moved/Hello 2.txt')).status).toBe(0);
    expect(drive.find('/Moved/Hello 2.txt')).toBeUndefined();
    const link = await rclone('link', 'tenant:Documents/Plan.md');
    expect(link.output).toMatch(/^https:\/\/tiny-my\.sharepoint\.com\//);
    expect((await rclone('about', 'tenant:')).output).toMatch(/Total:\s+1 TiB/);
    expect((await rclone('purge', 'tenant:Backup')).status).toBe(0);
    expect(drive.find('/Backup')).toBeUndefined();
    expect(proxy.refused).toEqual([]);
  });
});
