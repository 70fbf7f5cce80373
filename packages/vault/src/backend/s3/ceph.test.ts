import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DeleteObjectCommand, HeadObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { FILE_KINDS } from '../backend.ts';
import { backendConformance } from '../conformance.ts';
import { HAS_CEPH, startCeph } from '../testing/ceph.ts';
import { startFaultProxy } from '../testing/fault-proxy.ts';
import { faultTests } from '../testing/fault-suite.ts';
import { repositoryTests } from '../testing/repository-suite.ts';
import { s3Admin } from '../testing/s3-admin.ts';
import { s3Backend } from './s3-backend.ts';
import { retainFor } from './s3-options.ts';

if (!HAS_CEPH) console.log('skipped: S3 on a real server needs the Debian packages radosgw, ceph-mon and ceph-osd');

describe.skipIf(!HAS_CEPH)('on Ceph', () => {
  let server: Awaited<ReturnType<typeof startCeph>>;
  let admin: ReturnType<typeof s3Admin>;
  beforeAll(async () => {
    server = await startCeph();
    admin = s3Admin(server.origin, server.access.credentials);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  backendConformance(
    's3',
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
    { many: 300 },
  );

  const bucket = `b-${randomUUID()}`;
  faultTests(() => ({
    origin: server.origin,
    open: (endpoint, limits) => s3Backend({ ...server.access, bucket, endpoint, ...limits }),
    secrets: [server.access.credentials.secretAccessKey, 'Signature='],
  }));

  repositoryTests(() => ({
    open: () => s3Backend({ ...server.access, bucket: `r${bucket}`, prefix: 'contoso/main', endpoint: server.origin }),
    restic: {
      location: `s3:${server.origin}/r${bucket}/contoso/main`,
      environment: {
        AWS_ACCESS_KEY_ID: server.access.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.access.credentials.secretAccessKey,
      },
    },
  }));

  it('stops asking by HEAD once the server has refused a taken name', async () => {
    await using proxy = await startFaultProxy(server.origin);
    const backend = await s3Backend({ ...server.access, endpoint: proxy.origin, bucket: `b-${randomUUID()}` });
    await backend.prepare();
    proxy.seen.length = 0;
    await backend.save({ kind: 'lock', name: 'a'.repeat(64) }, [randomBytes(5)]);
    await backend.save({ kind: 'lock', name: 'b'.repeat(64) }, [randomBytes(5)]);
    expect(proxy.seen.map((line) => line.split(' ')[0])).toEqual(['HEAD', 'PUT', 'PUT', 'PUT']);
  });

  it('keeps the objects where restic looks for them', async () => {
    const bucket = `b-${randomUUID()}`;
    const backend = await s3Backend({ ...server.access, endpoint: server.origin, bucket });
    await backend.prepare();
    const name = randomBytes(32).toString('hex');
    for (const kind of FILE_KINDS) await backend.save({ kind, name: kind === 'config' ? '' : name }, [randomBytes(9)]);
    const folders = [`index/${name}`, `keys/${name}`, `locks/${name}`, `snapshots/${name}`];
    const expected = ['config', `data/${name.slice(0, 2)}/${name}`, ...folders];
    expect((await admin.keys(bucket)).sort()).toEqual(expected.sort());
  });

  it('locks every file but locks against removal until the day', async () => {
    const bucket = `b-${randomUUID()}`;
    await admin.makeBucket(bucket, true);
    const retention = retainFor({ mode: 'GOVERNANCE', days: 30, clock: systemClock });
    const backend = await s3Backend({ ...server.access, endpoint: server.origin, bucket, retention });
    await backend.prepare();
    for (const kind of FILE_KINDS) {
      const bytes = randomBytes(1000);
      const name = kind === 'config' ? '' : createHash('sha256').update(bytes).digest('hex');
      await backend.save({ kind, name }, [bytes]);
      const folder = { config: '', key: 'keys/', lock: 'locks/', snapshot: 'snapshots/', index: 'index/' } as const;
      const Key = kind === 'pack' ? `data/${name.slice(0, 2)}/${name}` : `${folder[kind]}${name || 'config'}`;
      const head = await admin.client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      const days = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      expect(head.ObjectLockMode).toBe(kind === 'lock' ? undefined : 'GOVERNANCE');
      if (kind !== 'lock') expect(Math.round(days)).toBe(30);

      // Removing hides the file; its bytes stay, and only those of a lock can be removed for good.
      await backend.delete({ kind, name });
      const { Versions = [] } = await admin.client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: Key }));
      const removals = Versions.map(({ VersionId }) =>
        admin.client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId })),
      );
      const results = await Promise.allSettled(removals);
      expect(new Set(results.map(({ status }) => status))).toEqual(
        new Set([kind === 'lock' ? 'fulfilled' : 'rejected']),
      );
    }
  });
});
