import { addAbortSignal, type Readable } from 'node:stream';
import { VaultError } from '../../errors.ts';
import { type Backend, describeFile, type FileId } from '../backend.ts';
import { cleanPrefix, folderKey, nameOfKey, objectKey } from '../layout.ts';
import { takeBody } from '../object-body.ts';
import { connectS3, type S3Connection } from './s3-client.ts';
import { refusalOf } from './s3-error.ts';
import type { S3Options } from './s3-options.ts';
import { S3Saver } from './s3-save.ts';

/**
 * A repository in a bucket of S3 or a compatible server, in restic's layout, so that `restic -r s3:…` opens the same.
 *
 * - A save is one PUT, whatever the size (Amazon takes up to 5 GiB, packs are at most 128 MiB): it is atomic, and costs no
 *   memory beyond what the caller holds.
 * - Deleting asks by HEAD first, because S3 itself keeps silent about what was not there. Of two that delete the same
 *   file at the same instant both may succeed.
 * - Under Object Lock a delete hides the file; its bytes stay until the retention ends.
 * - An absent bucket counts as empty, and `prepare` makes it. Where the rights do not suffice to see or make a bucket, it is taken to be there.
 */
export async function s3Backend(options: S3Options): Promise<Backend> {
  const connection = await connectS3(options);
  const prefix = cleanPrefix(options.prefix ?? '');
  const size = (key: string) => sizeOf(connection, key);
  const saver = new S3Saver(connection, options.retention, async (key) => (await size(key)) !== undefined);
  return {
    prepare: () => prepare(connection, options),
    save: async (file, parts) => await saver.save(file, objectKey(prefix, file), parts),
    load: async (file, range) => await load(connection, { file, key: objectKey(prefix, file) }, range),
    list: (kind) => list(connection, { kind, folder: folderKey(prefix, kind), pageSize: options.pageSize ?? 1000 }),
    delete: async (file) => {
      const key = objectKey(prefix, file);
      if ((await size(key)) === undefined) throw new VaultError('missing', `no such file: ${describeFile(file)}`);
      const { sdk, client, bucket } = connection;
      await connection.request(describeFile(file), async (abortSignal) => {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
      });
    },
  };
}

async function prepare(connection: S3Connection, { bucket, region }: S3Options): Promise<void> {
  const { sdk, client, request } = connection;
  await request(`bucket ${bucket}`, async (abortSignal) => {
    try {
      await client.send(new sdk.HeadBucketCommand({ Bucket: bucket }), { abortSignal });
      return;
    } catch (error) {
      const { status } = refusalOf(error);
      // Who may use a bucket may not always look at it; the first file will tell.
      if (status === 403) return;
      if (status !== 404) throw error;
    }
    const elsewhere = region !== undefined && region !== 'us-east-1';
    const place = elsewhere ? { LocationConstraint: region as 'eu-central-1' } : undefined;
    try {
      const input = { Bucket: bucket, ...(place && { CreateBucketConfiguration: place }) };
      await client.send(new sdk.CreateBucketCommand(input), { abortSignal });
    } catch (error) {
      if (refusalOf(error).code !== 'BucketAlreadyOwnedByYou') throw error;
    }
  });
}

/** Undefined when there is no such object. */
async function sizeOf({ sdk, client, bucket, request }: S3Connection, key: string): Promise<number | undefined> {
  try {
    return await request('looking for a file', async (abortSignal) => {
      const answer = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
      return answer.ContentLength ?? 0;
    });
  } catch (error) {
    if (error instanceof VaultError && error.code === 'missing') return undefined;
    throw error;
  }
}

async function load(
  connection: S3Connection,
  { file, key }: { readonly file: FileId; readonly key: string },
  range?: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const tooShort = () => new VaultError('damaged', `file is too short: ${describeFile(file)}`);
  if (range?.length === 0) {
    // HTTP has no empty range.
    const size = await sizeOf(connection, key);
    if (size === undefined) throw new VaultError('missing', `no such file: ${describeFile(file)}`);
    if (size < range.offset) throw tooShort();
    return new Uint8Array();
  }
  const { sdk, client, bucket, request } = connection;
  const Range = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
  return await request(describeFile(file), async (abortSignal, progress) => {
    const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key, ...(Range && { Range }) });
    const answer = await client.send(command, { abortSignal });
    progress();
    const body = addAbortSignal(abortSignal, answer.Body as Readable);
    const length = answer.ContentLength;
    const refuse = (error: VaultError) => {
      body.destroy();
      return error;
    };
    if (length === undefined) throw refuse(new VaultError('io', 'the storage does not tell the length of its answer'));
    if (range && answer.ContentRange === undefined)
      throw refuse(new VaultError('io', 'the storage does not know ranges', { permanent: true }));
    if (range && length < range.length) throw refuse(tooShort());
    return await takeBody(body, range?.length ?? length, progress);
  });
}

async function* list(
  { sdk, client, bucket, request }: S3Connection,
  what: { readonly kind: Parameters<Backend['list']>[0]; readonly folder: string; readonly pageSize: number },
): ReturnType<Backend['list']> {
  const { kind, folder, pageSize } = what;
  let token: string | undefined;
  do {
    const command = new sdk.ListObjectsV2Command({
      Bucket: bucket,
      Prefix: folder,
      MaxKeys: pageSize,
      ...(token !== undefined && { ContinuationToken: token }),
    });
    const page = await request(`list of ${kind} files`, async (abortSignal) => {
      try {
        return await client.send(command, { abortSignal });
      } catch (error) {
        if (token === undefined && refusalOf(error).code === 'NoSuchBucket') return undefined;
        throw error;
      }
    });
    for (const { Key: key = '', Size: size = 0 } of page?.Contents ?? []) {
      const name = nameOfKey(folder, kind, key);
      if (name !== undefined) yield { name, size };
    }
    token = page?.NextContinuationToken;
    // Half a list must never pass for a whole one: who prunes by it would remove what is needed.
    if (page?.IsTruncated && token === undefined) throw new VaultError('io', `the list of ${kind} files broke off`);
  } while (token !== undefined);
}
