import type * as Sdk from '@aws-sdk/client-s3';
import { systemClock } from '../../clock.ts';
import { DEFAULT_IDLE_LIMIT, type RequestLimits, withIdleLimit } from '../idle-limit.ts';
import { s3Error } from './s3-error.ts';
import type { S3Options } from './s3-options.ts';

const CONNECT_TIMEOUT = 15_000;

const silent = () => undefined;
/** The library warns on the console unless it is given a logger. */
const NO_LOG = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };

/** Amazon's client, loaded when it is first needed: 80 ms and 33 MiB that users of local storage do not pay. */
export interface S3Connection {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.S3Client;
  readonly bucket: string;
  /** Runs one request under the limits of the backend and translates its failure. */
  request<T>(what: string, action: (signal: AbortSignal, progress: () => void) => Promise<T>): Promise<T>;
}

/** Prepares a connection; nothing is sent yet. */
export async function connectS3(options: S3Options): Promise<S3Connection> {
  const sdk = await import('@aws-sdk/client-s3');
  const maxSockets = options.maxConnections ?? 32;
  const { endpoint, credentials, ca } = options;
  const client = new sdk.S3Client({
    ...(endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
    region: options.region ?? 'us-east-1',
    forcePathStyle: options.pathStyle ?? endpoint !== undefined,
    credentials: { ...credentials },
    maxAttempts: 1,
    // Content is proven by the signed SHA-256 of each request; the newer checksums are unknown to many servers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT,
      httpAgent: { keepAlive: true, maxSockets },
      httpsAgent: { keepAlive: true, maxSockets, ...(ca === undefined ? {} : { ca }) },
      socketAcquisitionWarningTimeout: 2 ** 31 - 1,
    },
    logger: NO_LOG,
  });
  const limits: RequestLimits = {
    clock: options.clock ?? systemClock,
    idleLimit: options.idleLimit ?? DEFAULT_IDLE_LIMIT,
    signal: options.signal,
  };
  const request: S3Connection['request'] = async (what, action) => {
    return await withIdleLimit(limits, async (signal, progress) => {
      try {
        return await action(signal, progress);
      } catch (error) {
        throw s3Error(error, what);
      }
    });
  };
  return { sdk, client, bucket: options.bucket, request };
}
