import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { backendConformance } from '../conformance.ts';
import { startFaultProxy } from '../testing/fault-proxy.ts';
import { faultTests } from '../testing/fault-suite.ts';
import { repositoryTests } from '../testing/repository-suite.ts';
import { s3Admin } from '../testing/s3-admin.ts';
import { FAUXQS_LARGEST, startFauxqs } from '../testing/servers.ts';
import { s3Backend } from './s3-backend.ts';

const server = await startFauxqs();
afterAll(() => server[Symbol.asyncDispose]());
const admin = s3Admin(server.origin, server.access.credentials);
const name = (digit: string) => digit.repeat(64);

async function freshBackend(endpoint = server.origin) {
  const backend = await s3Backend({ ...server.access, endpoint, bucket: `b-${randomUUID()}` });
  await backend.prepare();
  return backend;
}

backendConformance(
  's3 on a server without conditional writes',
  async () => {
    const bucket = `b-${randomUUID()}`;
    const options = { ...server.access, bucket, prefix: 'some/where', endpoint: server.origin, pageSize: 70 };
    return {
      backend: await s3Backend(options),
      dispose: async () => undefined,
      plant: async (path, bytes) => {
        await admin.put(bucket, `some/where/${path}`, bytes);
      },
      abortable: (signal) => s3Backend({ ...options, signal }),
    };
  },
  { many: 300, atomicNames: false, large: FAUXQS_LARGEST },
);

{
  const bucket = `b-${randomUUID()}`;
  faultTests(() => ({
    origin: server.origin,
    open: (endpoint, limits) => s3Backend({ ...server.access, bucket, endpoint, ...limits }),
    secrets: [server.access.credentials.secretAccessKey, 'Signature='],
    provesContent: false,
  }));
}

{
  const bucket = `b-${randomUUID()}`;
  repositoryTests(() => ({ open: () => s3Backend({ ...server.access, bucket, endpoint: server.origin }) }));
}

it('calls an address that is none a failure for good', async () => {
  const backend = await s3Backend({ ...server.access, bucket: 'bucket', endpoint: 'no address' });
  await expect(backend.load({ kind: 'config', name: '' })).rejects.toMatchObject({ code: 'io', permanent: true });
});

it('finds out once that a server ignores conditions, and looks before each save from then on', async () => {
  await using proxy = await startFaultProxy(server.origin);
  const backend = await freshBackend(proxy.origin);
  proxy.seen.length = 0;
  await backend.save({ kind: 'lock', name: name('a') }, [randomBytes(5)]);
  await backend.save({ kind: 'lock', name: name('b') }, [randomBytes(5)]);
  const methods = proxy.seen.map((line) => line.split(' ')[0]);
  expect(methods).toEqual(['HEAD', 'PUT', 'PUT', 'HEAD', 'PUT']);
});

it('writes without a condition where the server refuses conditions', async () => {
  await using proxy = await startFaultProxy(server.origin);
  proxy.plan = ({ headers }) => (headers['if-none-match'] === undefined ? undefined : 501);
  const backend = await freshBackend(proxy.origin);
  const file = { kind: 'index', name: name('a') } as const;
  await backend.save(file, [Buffer.from('first')]);
  await expect(backend.save(file, [Buffer.from('second')])).rejects.toMatchObject({ code: 'exists' });
  expect(Buffer.from(await backend.load(file)).toString()).toBe('first');
});
