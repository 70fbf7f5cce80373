import type { Clock } from '../../clock.ts';

/** Either the key of the storage account, or a shared access signature (the query string, with or without `?`). */
export type AzureCredentials = { readonly accountKey: string } | { readonly sas: string };

/** Where the container is and how to speak to it. */
export interface AzureOptions {
  /** Name of the storage account. */
  readonly account: string;
  readonly container: string;
  /** Folder within the container; '' or absent means its top. */
  readonly prefix?: string;
  /** Address of the blob service; absent means `https://<account>.blob.core.windows.net`. */
  readonly endpoint?: string;
  readonly credentials: AzureCredentials;
  /** PEM certificates to trust instead of the system's. */
  readonly ca?: string;
  /** Files asked for with each page of a listing; at most 5,000, the default. */
  readonly pageSize?: number;
  /** A request that moves no byte for this long, milliseconds, fails as transient. Default two minutes. */
  readonly idleLimit?: number;
  readonly clock?: Clock;
  /** Ends everything under way and to come; calls then reject with its reason. */
  readonly signal?: AbortSignal;
}
