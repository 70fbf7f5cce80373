import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { microsoftHosts } from '../http/addresses.ts';
import { Probe } from '../testing/probe.ts';
import { type Drive, pathOf } from '../world/index.ts';
import { ConnectProxy } from './connect-proxy.ts';
import { hashesBelow, isInstalled, run } from './programs.ts';

/** Its libcurl reads this file only; a mount of its own gives the program, and nobody else, another one. */
const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const canMount = spawnSync('unshare', ['-rm', 'mount', '--bind', BUNDLE, BUNDLE], { stdio: 'ignore' }).status === 0;
const installed = isInstalled('onedrive') && canMount;
if (!installed)
  console.warn(
    'skipped: needs the OneDrive client for Linux (Debian package onedrive), ca-certificates and user namespaces',
  );

let probe: Probe;
let proxy: ConnectProxy;
let drive: Drive;
beforeAll(async () => {
  probe = await Probe.start({ clock: systemClock, limits: 'none', microsoftHosts: true });
  proxy = await ConnectProxy.start(microsoftHosts(probe.tenant.world), Number(new URL(probe.tenant.url).port));
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
  for (let number = 0; number < 200; number++) {
    const path = `/Archive/${number % 8}/Ordner ünter ${number % 3}/file ${number}.bin`;
    drive.write(
      path,
      createHash('sha512')
        .update(String(number))
        .digest()
        .subarray(0, 1 + (number % 63)),
    );
  }
  drive.write('/Archive/large.bin', Buffer.alloc(7 * 1024 * 1024 + 5, 'large '));
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await probe[Symbol.asyncDispose]();
});

/** A configuration folder that is signed in as Alice, and the folder it keeps in step. */
async function account(name: string): Promise<{ config: string; folder: string }> {
  const [config, folder] = [join(probe.folder, `${name}-config`), join(probe.folder, name)];
  await mkdir(config, { recursive: true });
  await mkdir(folder, { recursive: true });
  const signIn = await probe.sendForm({
    grant_type: 'password',
    client_id: probe.publicId,
    username: 'alice@tiny.onmicrosoft.com',
    password: 'XXXXX',
    scope: 'Files.ReadWrite.All Sites.FullControl.All offline_access',
  });
  await writeFile(join(config, 'refresh_token'), signIn.json.refresh_token);
  await writeFile(join(config, 'config'), `application_id = "${probe.publicId}"\nsync_dir = "${folder}"\n`);
  return { config, folder };
}

const sync = ({ config }: { config: string }, ...more: string[]) => {
  const inside = `mount --bind "$CA" ${BUNDLE} && exec onedrive "$@"`;
  const args = ['--confdir', config, '--synchronize', '--verbose', ...more];
  return run('unshare', ['-rm', 'sh', '-c', inside, 'sh', ...args], {
    HOME: probe.folder,
    HTTPS_PROXY: proxy.url,
    CA: probe.tenant.caFile,
  });
};

/** The SHA-256 of every file of the drive, by its path. */
async function hashesOf(target: Drive): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const items = [target.root];
  for (const item of items) {
    items.push(...item.children.values());
    if (!item.content) continue;
    const hash = createHash('sha256');
    for await (const piece of item.content.open(0, item.size)) hash.update(piece);
    found.set(pathOf(item).slice(1), hash.digest('hex'));
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.skipIf(!installed)('the OneDrive client for Linux, which knows nothing of this house', () => {
  it('brings a few hundred files down, and then only what has changed', async () => {
    const local = await account('down');
    const first = await sync(local);
    expect(first.output).not.toMatch(/ERROR|Exception/);
    expect(first.status).toBe(0);
    expect((await hashesBelow(local.folder)).size).toBe(207);
    expect(await hashesBelow(local.folder)).toEqual(await hashesOf(drive));
    drive.write('/Hello.txt', 'changed on the other side');
    drive.rename('/Archive/3', 'renamed');
    drive.delete('/Archive/4');
    probe.tenant.journal.clear();
    const second = await sync(local);
    expect([second.status, second.output]).toEqual([0, expect.not.stringMatching(/ERROR|Exception/)]);
    expect(await hashesBelow(local.folder)).toEqual(await hashesOf(drive));
    expect(probe.tenant.journal.entries({ kind: 'download' })).toHaveLength(1);
  });

  it('takes a few hundred files up, in a session where they are large, and keeps their bytes', async () => {
    const local = await account('up');
    expect((await sync(local)).status).toBe(0);
    for (let number = 0; number < 200; number++) {
      const parent = join(local.folder, 'Sent', `folder ${number % 9}`);
      await mkdir(parent, { recursive: true });
      await writeFile(join(parent, `größe ${number}.txt`), 'text '.repeat(number));
    }
    await writeFile(join(local.folder, 'Sent', 'large.bin'), Buffer.alloc(9 * 1024 * 1024 + 1, 'sent '));
    const sent = await sync(local);
    expect([sent.status, sent.output]).toEqual([0, expect.not.stringMatching(/ERROR|Exception/)]);
    const held = await hashesOf(drive);
    expect([...held.keys()].filter((path) => path.startsWith('Sent/'))).toHaveLength(201);
    expect(await hashesBelow(local.folder)).toEqual(held);
    expect(probe.tenant.journal.entries({ kind: 'upload-fragment' }).length).toBeGreaterThan(0);
    await rm(join(local.folder, 'Sent', 'folder 1'), { recursive: true });
    expect((await sync(local, '--force')).status).toBe(0);
    expect(drive.find('/Sent/folder 1')).toBeUndefined();
    // It also asks for its own newest version; of Microsoft's names none was missing.
    expect(proxy.refused.filter((host) => /microsoft|sharepoint/.test(host))).toEqual([]);
  });
});
