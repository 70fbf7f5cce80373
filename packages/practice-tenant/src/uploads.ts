import { randomUUID } from 'node:crypto';
import type { Payer } from './metering/meter.ts';
import type { Spool, SpoolFile } from './spool.ts';
import type { Conflict, ContentSource, Drive, Item, ItemFacts } from './world/index.ts';

/** Milliseconds an upload session lives after its last activity. */
const LIFETIME = 7 * 86_400_000;
const MOST_KEPT = 5_000;

/** Where an upload goes: a name in a folder, or the content of an item that exists. */
export type UploadTarget =
  | { readonly parent: Item; readonly name: string; readonly conflict: Conflict }
  | { readonly item: Item };

/** What is known when an upload session is created. */
export interface UploadWish {
  readonly drive: Drive;
  readonly target: UploadTarget;
  readonly facts: ItemFacts;
  readonly payer: Payer;
  /** The caller's name for the journal. */
  readonly caller: string;
  /** The commit waits for an explicit request after the last byte. */
  readonly deferCommit: boolean;
}

/** A large file on its way, fragment by fragment. */
export interface Upload extends UploadWish {
  readonly id: string;
  readonly file: SpoolFile;
  /** Bytes received so far, always from the start of the file. */
  received: number;
  /** The size every fragment has to name; known from the first one. */
  total: number | undefined;
  /** The bytes once complete, kept while a commit is retried. */
  content: ContentSource | undefined;
  /** A fragment is being received. */
  busy: boolean;
  expires: number;
}

/** The upload sessions that are open. */
export class Uploads {
  readonly #spool: Spool;
  readonly #open = new Map<string, Upload>();

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  async start(wish: UploadWish, now: number): Promise<Upload> {
    await this.#expire(now);
    const upload: Upload = {
      ...wish,
      id: randomUUID(),
      file: await this.#spool.create(),
      received: 0,
      total: undefined,
      content: undefined,
      busy: false,
      expires: now + LIFETIME,
    };
    this.#open.set(upload.id, upload);
    return upload;
  }

  /** The open session of this id, its life extended, or undefined. */
  find(id: string, now: number): Upload | undefined {
    const upload = this.#open.get(id);
    if (!upload || upload.expires <= now) return undefined;
    upload.expires = now + LIFETIME;
    return upload;
  }

  /** Forgets a session whose file has become part of a drive. */
  done(upload: Upload): void {
    this.#open.delete(upload.id);
  }

  /** Forgets a session and its bytes. */
  async cancel(upload: Upload): Promise<void> {
    this.#open.delete(upload.id);
    if (!upload.content) await upload.file.discard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const upload of [...this.#open.values()]) await this.cancel(upload);
  }

  async #expire(now: number): Promise<void> {
    for (const upload of [...this.#open.values()]) {
      if (upload.expires <= now || this.#open.size > MOST_KEPT) await this.cancel(upload);
    }
  }
}
