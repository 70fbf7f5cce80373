import { createHash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { VaultError } from '../../errors.ts';
import { type Backend, describeFile, type FileId } from '../backend.ts';
import { cleanPrefix, folderKey, nameOfKey, objectKey } from '../layout.ts';
import { bodyOf, takeBody, totalLength } from '../object-body.ts';
import { type AzureConnection, connectAzure } from './azure-client.ts';
import { refusalOf } from './azure-error.ts';
import type { AzureOptions } from './azure-options.ts';

/**
 * A repository in a container of Azure Blob Storage, in restic's layout, so that `restic -r azure:…` opens the same.
 *
 * - A save is one Put Blob that the service refuses when the name is taken (`If-None-Match: *`). It is atomic, and costs
 *   no memory beyond what the caller holds. The service compares an MD5 with what arrives.
 * - An absent container counts as empty, and `prepare` makes it. Where the rights do not suffice to make a container, as
 *   with most shared access signatures, it is taken to be there.
 */
export async function azureBackend(options: AzureOptions): Promise<Backend> {
  const connection = await connectAzure(options);
  const prefix = cleanPrefix(options.prefix ?? '');
  return {
    prepare: () => prepare(connection),
    save: async (file, parts) => await save(connection, { file, key: objectKey(prefix, file) }, parts),
    load: async (file, range) => await load(connection, { file, key: objectKey(prefix, file) }, range),
    list: (kind) => list(connection, { kind, folder: folderKey(prefix, kind), pageSize: options.pageSize ?? 5000 }),
    delete: async (file) => {
      const blob = connection.container.getBlobClient(objectKey(prefix, file));
      await connection.request(describeFile(file), async (abortSignal) => {
        await blob.delete({ abortSignal });
      });
    },
  };
}

interface Target {
  readonly file: FileId;
  readonly key: string;
}

async function prepare({ container, request }: AzureConnection): Promise<void> {
  await request(`container ${container.containerName}`, async (abortSignal) => {
    try {
      await container.createIfNotExists({ abortSignal });
    } catch (error) {
      if (refusalOf(error).status !== 403) throw error;
    }
  });
}

async function save(
  { container, request }: AzureConnection,
  { file, key }: Target,
  parts: readonly Uint8Array[],
): Promise<void> {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part);
  const blobContentMD5 = md5.digest();
  await request(describeFile(file), async (abortSignal, progress) => {
    await container.getBlockBlobClient(key).upload(() => bodyOf(parts, progress), totalLength(parts), {
      abortSignal,
      conditions: { ifNoneMatch: '*' },
      blobHTTPHeaders: { blobContentMD5, blobContentType: 'application/octet-stream' },
    });
  });
}

async function load(
  { container, request }: AzureConnection,
  { file, key }: Target,
  range?: { readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const blob = container.getBlobClient(key);
  const tooShort = () => new VaultError('damaged', `file is too short: ${describeFile(file)}`);
  return await request(describeFile(file), async (abortSignal, progress) => {
    if (range?.length === 0) {
      // HTTP has no empty range.
      const { contentLength = 0 } = await blob.getProperties({ abortSignal });
      if (contentLength < range.offset) throw tooShort();
      return new Uint8Array();
    }
    const answer = await blob.download(range?.offset ?? 0, range?.length, { abortSignal, maxRetryRequests: 0 });
    progress();
    const body = addAbortSignal(abortSignal, answer.readableStreamBody as Readable);
    const length = answer.contentLength ?? 0;
    if (range && length < range.length) {
      body.destroy();
      throw tooShort();
    }
    return await takeBody(body, range?.length ?? length, progress);
  });
}

async function* list(
  { container, request }: AzureConnection,
  what: { readonly kind: Parameters<Backend['list']>[0]; readonly folder: string; readonly pageSize: number },
): ReturnType<Backend['list']> {
  const { kind, folder, pageSize } = what;
  let continuationToken: string | undefined;
  do {
    const page = await request(`list of ${kind} files`, async (abortSignal) => {
      try {
        const token = continuationToken;
        const pages = container
          .listBlobsFlat({ prefix: folder, abortSignal })
          .byPage({ maxPageSize: pageSize, ...(token !== undefined && { continuationToken: token }) });
        return (await pages.next()).value;
      } catch (error) {
        if (continuationToken === undefined && refusalOf(error).code === 'ContainerNotFound') return undefined;
        throw error;
      }
    });
    for (const { name: key, properties } of page?.segment.blobItems ?? []) {
      const name = nameOfKey(folder, kind, key);
      if (name !== undefined) yield { name, size: properties.contentLength ?? 0 };
    }
    continuationToken = page?.continuationToken || undefined;
  } while (continuationToken !== undefined);
}
