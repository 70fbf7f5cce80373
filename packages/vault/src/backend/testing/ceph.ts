import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../testing/help.ts';
import type { S3Options } from '../s3/s3-options.ts';
import { freePort, startProgram } from './child.ts';
import type { StorageServer } from './servers.ts';

const run = promisify(execFile);

/** Whether Ceph's programs are installed (Debian packages radosgw, ceph-mon and ceph-osd). */
export const HAS_CEPH = ['radosgw', 'ceph-mon', 'ceph-osd', 'radosgw-admin', 'monmaptool'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);

const credentials = { accessKeyId: 'CEPHKEY', secretAccessKey: 'ceph-secret-key' };

/**
 * Ceph's Object Gateway on a cluster of one monitor and one store in memory: a real S3 server with conditional writes,
 * checked content and Object Lock. Takes some 12 seconds to start, most of them to make its pools.
 */
export async function startCeph(): Promise<StorageServer<Pick<S3Options, 'credentials'>>> {
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(await temporaryFolder());
  const [monitor, gateway] = [await freePort(), await freePort()];
  const cluster = randomUUID();
  const config = join(folder.path, 'ceph.conf');
  for (const name of ['mon', 'osd', 'run']) await mkdir(join(folder.path, name));
  await writeFile(config, configuration({ folder: folder.path, cluster, monitor, gateway }));
  const call = async (program: string, ...args: string[]) => {
    const { stdout } = await run(program, ['-c', config, ...args], { timeout: 60_000 });
    return stdout;
  };
  // Ceph 16's clients may send a command before they have heard which cluster the monitor belongs to; it refuses that one
  // ("wrong fsid", EPERM). Each command here may be given again.
  const ask = async (...args: string[]) => {
    let said = '';
    await until(`its monitor refuses "${args.join(' ')}"`, async () => {
      try {
        said = await call('ceph', ...args);
        return true;
      } catch (error) {
        if (String(error).includes('EPERM')) return false;
        throw error;
      }
    });
    return said;
  };

  const map = join(folder.path, 'monmap');
  await run('monmaptool', ['--create', '--fsid', cluster, '--addv', 'a', `[v1:127.0.0.1:${monitor}]`, map]);
  await call('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map);
  parts.use(await startProgram('ceph-mon', ['-i', 'a', '-f', '-c', config], /^/));
  const store = randomUUID();
  await ask('osd', 'new', store);
  await call('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', store);
  // Its place in the cluster is fixed before it starts: if it moved while pools are made, they would wait for long.
  await ask('osd', 'crush', 'add', 'osd.0', '1.0', 'host=h', 'root=default');
  parts.use(await startProgram('ceph-osd', ['-i', '0', '-f', '-c', config], /^/));
  await until('its store is not up', async () => (await ask('osd', 'stat')).includes('1 up'));
  const keys = [`--access-key=${credentials.accessKeyId}`, `--secret-key=${credentials.secretAccessKey}`];
  await call('radosgw-admin', 'user', 'create', '--uid=coffer', '--display-name=coffer', ...keys);
  parts.use(await startProgram('radosgw', ['-n', 'client.rgw', '-f', '-c', config], /^/));
  const origin = `http://127.0.0.1:${gateway}`;
  await until('its gateway does not answer', () =>
    fetch(origin).then(
      () => true,
      () => false,
    ),
  );
  const owned = parts.move();
  return { origin, access: { credentials }, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Waits, two minutes at most, until it is so. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 120_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Ceph did not start: ${what}`);
    await delay(100);
  }
}

function configuration(it: {
  readonly folder: string;
  readonly cluster: string;
  readonly monitor: number;
  readonly gateway: number;
}): string {
  return `[global]
fsid = ${it.cluster}
mon host = v1:127.0.0.1:${it.monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon max pg per osd = 1000
osd crush chooseleaf type = 0
osd crush update on start = false
osd class update on start = false
osd objectstore = memstore
memstore device bytes = 4294967296
mon data = ${it.folder}/mon
osd data = ${it.folder}/osd
rgw data = ${it.folder}/rgw
run dir = ${it.folder}/run
admin socket = ${it.folder}/run/$name.asok
log file = ${it.folder}/$name.log
mon cluster log file = ${it.folder}/cluster.log
rgw frontends = beast endpoint=127.0.0.1:${it.gateway}
rgw override bucket index max shards = 1
rgw enable quota threads = false
`;
}
