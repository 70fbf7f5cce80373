import type { Clock } from '../../clock.ts';
import type { FileId } from '../backend.ts';

/** Who asks. Handed in; neither environment variables nor files of the machine are looked at for them. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How long a file cannot be changed or removed, in the words of S3 Object Lock. */
export interface S3Retention {
  /** `GOVERNANCE` may be lifted by who has the special right, `COMPLIANCE` by nobody. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly until: Date;
}

/** Where the bucket is and how to speak to it. */
export interface S3Options {
  readonly bucket: string;
  /** Folder within the bucket; '' or absent means its top. */
  readonly prefix?: string;
  /** Address of a compatible server such as `https://storage.example:9000`; absent means Amazon's own for the region. */
  readonly endpoint?: string;
  /** Default `us-east-1`, which compatible servers accept. */
  readonly region?: string;
  /** Bucket in the path instead of the host name. Default: true with an `endpoint`, false without. */
  readonly pathStyle?: boolean;
  readonly credentials: S3Credentials;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  /** Connections at once; further requests wait for one. Default 32. */
  readonly maxConnections?: number;
  /** Files asked for with each page of a listing; at most 1,000, the default. */
  readonly pageSize?: number;
  /**
   * Object Lock for files that are about to be saved; the bucket must have been made with it. Never asked for lock files,
   * which live for minutes. See {@link retainFor}.
   */
  readonly retention?: (file: FileId) => S3Retention | undefined;
  /** A request that moves no byte for this long, milliseconds, fails as transient. Default two minutes. */
  readonly idleLimit?: number;
  readonly clock?: Clock;
  /** Ends everything under way and to come; calls then reject with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * A retention of so many days from the moment of saving, for every file but locks: each of them is needed to restore.
 *
 * It is counted from the saving of each file. A pack that newer snapshots rely on through deduplication keeps its first
 * date, so choose the days well above the time between the full backups, or prolong the dates by a rule of the bucket.
 */
export function retainFor(options: {
  readonly mode: S3Retention['mode'];
  readonly days: number;
  readonly clock: Clock;
}): (file: FileId) => S3Retention {
  const { mode, days, clock } = options;
  return () => ({ mode, until: new Date(clock.now() + days * 86_400_000) });
}
