import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { emptyNote, Journal } from './journal.ts';
import { startPracticeTenant } from './practice-tenant.ts';
import { Probe } from './testing/probe.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-tenant-start-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a practice tenant', () => {
  it('keeps its authority, its token key and its ids over a restart', async () => {
    const stateFolder = join(folder, 'restart');
    const first = await startPracticeTenant({ seed: 'tiny', stateFolder });
    const ca = await readFile(first.caFile, 'utf8');
    const drive = first.world.drive('alice@tiny.onmicrosoft.com').id;
    await first[Symbol.asyncDispose]();
    await using second = await startPracticeTenant({ seed: 'tiny', stateFolder });
    expect(await readFile(second.caFile, 'utf8')).toBe(ca);
    expect(second.world.drive('alice@tiny.onmicrosoft.com').id).toBe(drive);
    expect(second.applications.publicClient.appId).toBe(first.applications.publicClient.appId);
  });

  it('writes a cloud file that says where it is and whom to trust, and a PFX that opens', async () => {
    await using probe = await Probe.start();
    const cloud = JSON.parse(await readFile(probe.tenant.cloudFile, 'utf8'));
    expect(cloud).toEqual({
      caFile: probe.tenant.caFile,
      regions: {
        Worldwide: {
          login: probe.tenant.url,
          graph: probe.tenant.url,
          sharePoint: `${probe.tenant.url}/sharepoint/{host}`,
          publicClientId: probe.publicId,
        },
      },
    });
    const pfx = await readFile(join(probe.folder, 'application.pfx'));
    expect(() => createSecureContext({ pfx, passphrase: 'practice' })).not.toThrow();
    expect(() => createSecureContext({ pfx, passphrase: 'wrong' })).toThrow();
  });

  it('lays a folder of the machine into a OneDrive and reports what it left out', async () => {
    const source = join(folder, 'source');
    await mkdir(join(source, 'deep', 'er'), { recursive: true });
    await writeFile(join(source, 'deep', 'er', 'a.txt'), 'inside');
    await writeFile(join(source, 'desktop.ini'), 'x');
    await symlink('/', join(source, 'loop'));
    await using probe = await Probe.start({ imports: [{ folder: source, user: 'sakura' }] });
    expect(probe.tenant.imports).toMatchObject([{ files: 1, bytes: 6 }]);
    expect(probe.tenant.imports[0]!.skipped.map(({ path }) => path)).toEqual(['/desktop.ini', '/loop']);
    const token = await probe.userToken('sakura');
    const item = await probe.send('/v1.0/me/drive/root:/deep/er/a.txt', { token });
    expect((await probe.send(item.json['@microsoft.graph.downloadUrl'])).body.toString()).toBe('inside');
  });

  it('says what is wrong when it can not start', async () => {
    const stateFolder = join(folder, 'wrong');
    await expect(
      startPracticeTenant({ seed: 'tiny', stateFolder, imports: [{ folder, user: 'nobody' }] }),
    ).rejects.toThrow('nobody');
    await using running = await startPracticeTenant({ seed: 'tiny', stateFolder });
    const port = Number(new URL(running.url).port);
    await expect(startPracticeTenant({ seed: 'tiny', stateFolder: join(folder, 'busy'), port })).rejects.toThrow(
      'EADDRINUSE',
    );
  });

  it('answers its controls with the journal and the ledger, and empties them', async () => {
    await using probe = await Probe.start();
    const token = await probe.applicationToken();
    await probe.send('/v1.0/users', { token });
    const since = probe.clock.now();
    probe.clock.advance(1000);
    await probe.send('/v1.0/users/nobody', { token });
    const all = (await probe.send('/_practice/journal')).json.entries;
    expect(all.map((entry: { api: string; status: number }) => [entry.api, entry.status])).toEqual([
      ['login', 200],
      ['graph', 200],
      ['graph', 404],
    ]);
    expect((await probe.send(`/_practice/journal?since=${since + 1}`)).json.entries).toHaveLength(1);
    expect((await probe.send('/_practice/ledger')).json.identities).toMatchObject([
      { identity: probe.confidentialId, requests: 2, ru: 3 },
    ]);
    expect((await probe.send('/_practice/journal', { method: 'DELETE' })).status).toBe(204);
    expect((await probe.send('/_practice/journal')).json.entries).toEqual([]);
    expect((await probe.send('/elsewhere')).status).toBe(404);
  });
});

describe('the journal', () => {
  it('keeps the newest entries up to its capacity', () => {
    const journal = new Journal(new VirtualClock(), 10);
    for (let number = 1; number <= 57; number++)
      journal.record({ method: 'GET', path: '/', status: 200, note: emptyNote() });
    expect(journal.entries().map((entry) => entry.number)).toEqual([48, 49, 50, 51, 52, 53, 54, 55, 56, 57]);
  });
});

describe('the command', () => {
  const script = fileURLToPath(new URL('../bin/practice-tenant.js', import.meta.url));
  const run = (args: string[]) =>
    new Promise<{ code: number | null; output: string }>((resolve, reject) => {
      const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      const collect = (piece: Buffer) => {
        output += piece.toString();
        if (output.includes('Ctrl+C')) child.kill('SIGTERM');
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output }));
    });

  it('explains itself and names arguments that make no sense', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, output: expect.stringContaining('--import FOLDER=user') });
    expect(await run(['--seed', 'huge'])).toMatchObject({
      code: 2,
      output: expect.stringContaining('--seed must be one of'),
    });
    expect(await run(['--colour'])).toMatchObject({
      code: 2,
      output: expect.stringContaining("Unknown option '--colour'"),
    });
    expect((await run(['--port', '70000'])).code).toBe(2);
    expect((await run(['--port', ''])).output).toContain('--port must be a number');
  });

  it('starts, says where everything is, ends on a signal, and names a port that is taken', async () => {
    const started = await run(['--seed', 'tiny', '--port', '0', '--state', join(folder, 'command')]);
    expect(started.code).toBe(0);
    expect(started.output).toContain('admin@tiny.onmicrosoft.com');
    expect(started.output).toContain(join(folder, 'command', 'cloud.json'));
    await using running = await startPracticeTenant({ seed: 'tiny', stateFolder: join(folder, 'taken') });
    const { port } = new URL(running.url);
    const busy = await run(['--seed', 'tiny', '--port', port, '--state', join(folder, 'busy')]);
    expect(busy).toMatchObject({ code: 1, output: expect.stringContaining(`Port ${port} is taken`) });
  });
});

describe('a practice tenant that is starting', () => {
  it('does not answer before the files that lead to it are written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'practice-tenant-'));
    const { port } = await freePort();
    const starting = startPracticeTenant({ stateFolder: folder, seed: 'tiny', port });
    const there: boolean[] = [];
    while (there.length === 0) {
      await new Promise<void>((resolve) => {
        const asked = request({ port, path: '/_practice/ledger', rejectUnauthorized: false }, (answer) => {
          there.push(...['application.json', 'cloud.json'].map((name) => existsSync(join(folder, name))));
          answer.resume().on('end', resolve);
        });
        // Nobody listens yet: asked again.
        asked.on('error', () => setImmediate(resolve)).end();
      });
    }
    await (await starting)[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    expect(there).toEqual([true, true]);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<{ port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { port };
}
