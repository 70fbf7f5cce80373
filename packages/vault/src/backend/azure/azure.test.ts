import { randomBytes, randomUUID } from 'node:crypto';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendConformance } from '../conformance.ts';
import { faultTests } from '../testing/fault-suite.ts';
import { startRelay } from '../testing/relay.ts';
import { repositoryTests } from '../testing/repository-suite.ts';
import { RESTIC_VERSION } from '../testing/restic.ts';
import { AZURITE_ACCOUNT, AZURITE_KEY, startAzurite } from '../testing/servers.ts';
import { azureBackend } from './azure-backend.ts';

const server = await startAzurite();
afterAll(() => server[Symbol.asyncDispose]());
const endpoint = `${server.origin}/${AZURITE_ACCOUNT}`;
const account = new StorageSharedKeyCredential(AZURITE_ACCOUNT, AZURITE_KEY);
const service = new BlobServiceClient(endpoint, account);

/** A shared access signature for everything within one container. */
function sasOf(containerName: string): string {
  const permissions = ContainerSASPermissions.parse('racwdl');
  const expiresOn = new Date(Date.now() + 3_600_000);
  return generateBlobSASQueryParameters({ containerName, permissions, expiresOn }, account).toString();
}

describe.each(['account key', 'shared access signature'] as const)('with an %s', (way) => {
  backendConformance(
    'azure',
    async () => {
      const container = `c-${randomUUID()}`;
      const prefix = '/deep/er/';
      const credentials = way === 'account key' ? { accountKey: AZURITE_KEY } : { sas: `?${sasOf(container)}` };
      if (way !== 'account key') await service.createContainer(container);
      const options = { account: AZURITE_ACCOUNT, container, prefix, endpoint, credentials, pageSize: 70 };
      return {
        backend: await azureBackend(options),
        dispose: async () => undefined,
        plant: async (path, bytes) => {
          const blob = service.getContainerClient(container).getBlockBlobClient(`deep/er/${path}`);
          await blob.upload(bytes, bytes.length);
        },
        abortable: (signal) => azureBackend({ ...options, signal }),
      };
    },
    { many: 300 },
  );
});

describe.each(['account key', 'shared access signature'] as const)('with an %s', (way) => {
  const container = `c-${randomUUID()}`;
  const sas = sasOf(container);
  const credentials = way === 'account key' ? { accountKey: AZURITE_KEY } : { sas };
  beforeAll(async () => {
    await service.createContainer(container);
  });
  faultTests(() => ({
    origin: server.origin,
    open: (origin, limits) =>
      azureBackend({
        account: AZURITE_ACCOUNT,
        container,
        credentials,
        endpoint: `${origin}/${AZURITE_ACCOUNT}`,
        ...limits,
      }),
    secrets: [AZURITE_KEY, sas, new URLSearchParams(sas).get('sig') ?? 'sig', 'SharedKey', 'sig='],
  }));
});

describe('on Azurite', () => {
  const container = `c-${randomUUID()}`;
  // restic knows Azurite only in older releases, by its account's name, and only at this port.
  let relay: AsyncDisposable | undefined;
  beforeAll(async () => {
    if (['0.12', '0.13', '0.14'].includes(RESTIC_VERSION ?? '')) {
      relay = await startRelay(10_000, Number(new URL(server.origin).port));
    }
  });
  afterAll(() => relay?.[Symbol.asyncDispose]());
  repositoryTests(() => ({
    open: () => azureBackend({ ...server.access, container, prefix: 'contoso/main', endpoint }),
    ...(relay && {
      restic: {
        location: `azure:${container}:/contoso/main`,
        environment: { AZURE_ACCOUNT_NAME: AZURITE_ACCOUNT, AZURE_ACCOUNT_KEY: AZURITE_KEY },
      },
    }),
  }));
});

it('keeps the blobs where restic looks for them', async () => {
  const container = `c-${randomUUID()}`;
  const backend = await azureBackend({ ...server.access, container, endpoint });
  await backend.prepare();
  const name = randomBytes(32).toString('hex');
  for (const kind of ['config', 'key', 'lock', 'snapshot', 'index', 'pack'] as const)
    await backend.save({ kind, name: kind === 'config' ? '' : name }, [randomBytes(10)]);
  const keys: string[] = [];
  for await (const blob of service.getContainerClient(container).listBlobsFlat()) keys.push(blob.name);
  const folders = [`index/${name}`, `keys/${name}`, `locks/${name}`, `snapshots/${name}`];
  expect(keys.sort()).toEqual(['config', `data/${name.slice(0, 2)}/${name}`, ...folders].sort());
});
