import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { VaultError } from '../../errors.ts';
import { describeFile, type FileId } from '../backend.ts';
import { bodyOf, totalLength } from '../object-body.ts';
import type { S3Connection } from './s3-client.ts';
import { refusalOf } from './s3-error.ts';
import type { S3Options } from './s3-options.ts';

/** Files up to this size, bytes, are sent a second time to find out whether the server heeds conditions. */
const PROBE_BYTES = 64 * 1024;
/** Hashing makes room for other work after this many bytes. */
const HASH_TURN = 4 * 1024 * 1024;

interface Upload {
  readonly file: FileId;
  readonly key: string;
  readonly parts: readonly Uint8Array[];
  readonly length: number;
  readonly sha256: string;
  /** Only where Object Lock asks for it. */
  readonly md5: string | undefined;
}

/**
 * Saves files so that none is overwritten.
 *
 * The server is asked to refuse when the key is taken (`If-None-Match: *`), which is atomic. A server that refuses the
 * condition itself, or takes no notice of it, is asked by HEAD before each save instead: then two that save the same
 * name at the same instant may both succeed. Whether a server heeds the condition is found out by its first refusal;
 * the first small file is sent twice for that. Until then HEAD is asked as well.
 */
export class S3Saver {
  readonly #connection: S3Connection;
  readonly #retention: S3Options['retention'];
  readonly #exists: (key: string) => Promise<boolean>;
  #condition: 'unknown' | 'heeded' | 'ignored' | 'refused' = 'unknown';
  #probing = false;

  constructor(connection: S3Connection, retention: S3Options['retention'], exists: (key: string) => Promise<boolean>) {
    this.#connection = connection;
    this.#retention = retention;
    this.#exists = exists;
  }

  /** `exists` when the key is taken. The parts are sent as they are, neither joined nor copied. */
  async save(file: FileId, key: string, parts: readonly Uint8Array[]): Promise<void> {
    const retained = file.kind !== 'lock' && this.#retention !== undefined;
    const upload: Upload = { file, key, parts, length: totalLength(parts), ...(await digests(parts, retained)) };
    if (this.#condition !== 'heeded' && (await this.#exists(key))) throw taken(file);
    if (!(await this.#put(upload))) throw taken(file);
    if (this.#condition === 'unknown' && !this.#probing && upload.length <= PROBE_BYTES) await this.#probe(upload);
  }

  /** False when the server refused because the key is taken. */
  async #put(upload: Upload): Promise<boolean> {
    const conditional = this.#condition !== 'refused';
    try {
      await this.#connection.request(describeFile(upload.file), async (signal, progress) => {
        try {
          await this.#send(upload, { conditional, signal, progress });
        } catch (error) {
          const { status } = refusalOf(error);
          if (conditional && status === 412) throw new Taken();
          if (conditional && status === 501) throw new ConditionRefused();
          throw error;
        }
      });
      return true;
    } catch (error) {
      if (error instanceof Taken) {
        this.#condition = 'heeded';
        return false;
      }
      if (!(error instanceof ConditionRefused)) throw error;
      this.#condition = 'refused';
      return await this.#put(upload);
    }
  }

  /** Sends what is stored already once more: a server that takes it does not heed conditions. */
  async #probe(upload: Upload): Promise<void> {
    this.#probing = true;
    try {
      if (await this.#put(upload)) this.#condition = this.#condition === 'refused' ? 'refused' : 'ignored';
    } catch (error) {
      // The file is saved; that the question could not be put is no failure of the save.
      if (!(error instanceof VaultError)) throw error;
    } finally {
      this.#probing = false;
    }
  }

  async #send(
    upload: Upload,
    how: { readonly conditional: boolean; readonly signal: AbortSignal; readonly progress: () => void },
  ): Promise<void> {
    const { sdk, client, bucket } = this.#connection;
    const retention = upload.file.kind === 'lock' ? undefined : this.#retention?.(upload.file);
    const command = new sdk.PutObjectCommand({
      Bucket: bucket,
      Key: upload.key,
      Body: upload.length === 0 ? new Uint8Array() : bodyOf(upload.parts, how.progress),
      ContentLength: upload.length,
      ContentType: 'application/octet-stream',
      ...(how.conditional ? { IfNoneMatch: '*' } : {}),
      ...(upload.md5 === undefined ? {} : { ContentMD5: upload.md5 }),
      ...(retention && { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: retention.until }),
    });
    command.middlewareStack.add(
      (next) => (args) => {
        // Signed with the request, so that the server refuses bytes that changed on the way, on any connection.
        const { headers } = args.request as { headers: Record<string, string> };
        headers['x-amz-content-sha256'] = upload.sha256;
        return next(args);
      },
      { step: 'build', name: 'contentSha256' },
    );
    await client.send(command, { abortSignal: how.signal });
  }
}

/** The server says the key is taken. A `VaultError`, so that it passes through unchanged. */
class Taken extends VaultError {
  constructor() {
    super('exists', 'the key is taken');
  }
}

class ConditionRefused extends VaultError {
  constructor() {
    super('io', 'the server does not know conditional writes', { permanent: true });
  }
}

function taken(file: FileId): VaultError {
  return new VaultError('exists', `file exists: ${describeFile(file)}`);
}

async function digests(
  parts: readonly Uint8Array[],
  withMd5: boolean,
): Promise<{ readonly sha256: string; readonly md5: string | undefined }> {
  const sha256 = createHash('sha256');
  const md5 = withMd5 ? createHash('md5') : undefined;
  let turn = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += HASH_TURN) {
      const piece = part.subarray(at, at + HASH_TURN);
      sha256.update(piece);
      md5?.update(piece);
      turn += piece.length;
      if (turn < HASH_TURN) continue;
      turn = 0;
      await breathe();
    }
  }
  return { sha256: sha256.digest('hex'), md5: md5?.digest('base64') };
}
