import type { ContainerClient, RequestPolicyFactory, StoragePipelineOptions } from '@azure/storage-blob';
import { systemClock } from '../../clock.ts';
import { VaultError } from '../../errors.ts';
import { DEFAULT_IDLE_LIMIT, type RequestLimits, withIdleLimit } from '../idle-limit.ts';
import { azureError } from './azure-error.ts';
import type { AzureOptions } from './azure-options.ts';

/** Microsoft's client, loaded when it is first needed: 150 ms and 39 MiB that users of local storage do not pay. */
export interface AzureConnection {
  readonly container: ContainerClient;
  /** Runs one request under the limits of the backend and translates its failure. */
  request<T>(what: string, action: (signal: AbortSignal, progress: () => void) => Promise<T>): Promise<T>;
}

/** Prepares a connection; nothing is sent yet. */
export async function connectAzure(options: AzureOptions): Promise<AzureConnection> {
  const { AnonymousCredential, ContainerClient, newPipeline, StorageSharedKeyCredential } = await import(
    '@azure/storage-blob'
  );
  const { account, credentials, ca } = options;
  const credential =
    'accountKey' in credentials
      ? new StorageSharedKeyCredential(account, credentials.accountKey)
      : new AnonymousCredential();
  // The library passes options it does not name on to the transport beneath.
  const pipelineOptions: StoragePipelineOptions & { readonly tlsOptions?: { readonly ca: string } } = {
    retryOptions: { maxTries: 1 },
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  };
  const pipeline = newPipeline(credential, pipelineOptions);
  pipeline.factories.unshift(contentMd5Policy);
  const container = new ContainerClient(addressOf(options), pipeline);
  const limits: RequestLimits = {
    clock: options.clock ?? systemClock,
    idleLimit: options.idleLimit ?? DEFAULT_IDLE_LIMIT,
    signal: options.signal,
  };
  const request: AzureConnection['request'] = async (what, action) => {
    return await withIdleLimit(limits, async (signal, progress) => {
      try {
        return await action(signal, progress);
      } catch (error) {
        throw azureError(error, what);
      }
    });
  };
  return { container, request };
}

function addressOf({ account, container, endpoint, credentials }: AzureOptions): string {
  let url: URL;
  try {
    url = new URL(endpoint ?? `https://${account}.blob.core.windows.net`);
  } catch {
    throw new VaultError('io', 'the address of the blob service is no address', { permanent: true });
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${container}`;
  if ('sas' in credentials) url.search = credentials.sas.replace(/^\?/, '');
  return url.href;
}

/**
 * Sends the MD5 that is to be kept with a blob as the MD5 of the request too: only this makes the server compare it with
 * the bytes that arrive. The library offers no other way for a blob that is put at once.
 */
const contentMd5Policy: RequestPolicyFactory = {
  create: (next) => ({
    sendRequest: (request) => {
      const md5 = request.headers.get('x-ms-blob-content-md5');
      if (md5 !== undefined) request.headers.set('content-md5', md5);
      return next.sendRequest(request);
    },
  }),
};
