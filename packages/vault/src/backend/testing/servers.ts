import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildApp } from 'fauxqs';
import type { AzureOptions } from '../azure/azure-options.ts';
import type { S3Options } from '../s3/s3-options.ts';
import { startProgram } from './child.ts';

const { resolve } = createRequire(import.meta.url);

/** A server of object storage on 127.0.0.1 with all that a client needs to know. */
export interface StorageServer<T> extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:4711`. */
  readonly origin: string;
  readonly access: T;
}

/** The account every Azurite has; public knowledge from Microsoft's documentation, no secret. */
export const AZURITE_ACCOUNT = 'devstoreaccount1';
export const AZURITE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Azurite, Microsoft's own emulator of Azure Blob Storage, keeping everything in memory. */
export async function startAzurite(): Promise<StorageServer<Pick<AzureOptions, 'account' | 'credentials'>>> {
  const main = join(dirname(resolve('azurite/package.json')), 'dist/src/blob/main.js');
  const args = [
    '--inMemoryPersistence',
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    '0',
    '--silent',
    '--disableTelemetry',
  ];
  const ready = /listens on (http:\/\/127\.0\.0\.1:\d+)/;
  const program = await startProgram(process.execPath, [main, ...args, '--skipApiVersionCheck'], ready);
  return {
    origin: ready.exec(program.output())?.[1] ?? '',
    access: { account: AZURITE_ACCOUNT, credentials: { accountKey: AZURITE_KEY } },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/**
 * fauxqs, a small stand-in for S3. It knows no conditional writes and silently overwrites, like older compatible servers,
 * checks neither signatures nor content, and takes at most {@link FAUXQS_LARGEST}. The judge of the real semantics is
 * Ceph (see ceph.ts).
 */
export async function startFauxqs(): Promise<StorageServer<Pick<S3Options, 'credentials'>>> {
  const app = buildApp({ logger: false });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'fauxqs', secretAccessKey: 'fauxqs-secret-key' };
  return { origin, access: { credentials }, [Symbol.asyncDispose]: () => app.close() };
}

/** Bytes of the largest file fauxqs takes. */
export const FAUXQS_LARGEST = 11 * 1024 * 1024;
