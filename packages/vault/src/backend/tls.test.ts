import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/help.ts';
import { azureBackend } from './azure/azure-backend.ts';
import type { Backend } from './backend.ts';
import { s3Backend } from './s3/s3-backend.ts';
import { startFaultProxy } from './testing/fault-proxy.ts';
import { AZURITE_ACCOUNT, startAzurite, startFauxqs } from './testing/servers.ts';

await using folder = await temporaryFolder();
const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
const args = [
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-nodes',
  '-days',
  '2',
  '-subj',
  '/CN=coffer',
];
const made = spawnSync('openssl', [
  'req',
  ...args,
  '-addext',
  'subjectAltName=IP:127.0.0.1',
  '-keyout',
  key,
  '-out',
  cert,
]);
const pair = made.status === 0 ? { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') } : undefined;

const servers = { s3: await startFauxqs(), azure: await startAzurite() };
const proxies = {
  s3: await startFaultProxy(servers.s3.origin, pair),
  azure: await startFaultProxy(servers.azure.origin, pair),
};
afterAll(async () => {
  for (const owned of [...Object.values(proxies), ...Object.values(servers)]) await owned[Symbol.asyncDispose]();
});

const open = (kind: 's3' | 'azure', ca: { readonly ca?: string }): Promise<Backend> =>
  kind === 's3'
    ? s3Backend({ ...servers.s3.access, bucket: 'bucket', endpoint: proxies.s3.origin, ...ca })
    : azureBackend({
        ...servers.azure.access,
        container: 'container',
        endpoint: `${proxies.azure.origin}/${AZURITE_ACCOUNT}`,
        ...ca,
      });

if (!pair) console.log('skipped: storage over TLS needs openssl to make a certificate');

it.skipIf(!pair).each(['s3', 'azure'] as const)('%s trusts the authority it is given, and only that', async (kind) => {
  if (!pair) return;
  const trusting = await open(kind, { ca: pair.cert });
  await trusting.prepare();
  await trusting.save({ kind: 'config', name: '' }, [Buffer.from('content')]);
  expect(Buffer.from(await trusting.load({ kind: 'config', name: '' })).toString()).toBe('content');
  const wary = await open(kind, {});
  await expect(wary.load({ kind: 'config', name: '' })).rejects.toMatchObject({ code: 'io', permanent: true });
});
