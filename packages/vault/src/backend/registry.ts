import { type Clock, systemClock } from '../clock.ts';
import { VaultError } from '../errors.ts';
import type { AzureOptions } from './azure/azure-options.ts';
import type { Backend } from './backend.ts';
import { localBackend } from './local.ts';
import { parseLocation, type StorageLocation } from './location.ts';
import { memoryBackend } from './memory.ts';
import { retainFor, type S3Options, type S3Retention } from './s3/s3-options.ts';
import { type StackOptions, stackBackend } from './wrappers/stack.ts';

/** What opens a location besides the location itself; each storage takes what is its own. */
export interface Access {
  readonly s3?: Pick<S3Options, 'credentials' | 'region' | 'pathStyle' | 'ca'> & {
    /** Object Lock for everything but locks. */
    readonly retention?: { readonly mode: S3Retention['mode']; readonly days: number };
  };
  readonly azure?: Pick<AzureOptions, 'account' | 'credentials' | 'endpoint' | 'ca'>;
}

/** Wrappers and limits; clock and randomness default to the machine's. */
export type OpenBackendOptions = Partial<StackOptions> & {
  readonly access?: Access;
  /** See `S3Options.idleLimit`. */
  readonly idleLimit?: number;
};

type Opener<K extends StorageLocation['kind']> = (
  location: Extract<StorageLocation, { readonly kind: K }>,
  access: Access,
  common: { readonly clock: Clock; readonly signal?: AbortSignal; readonly idleLimit?: number },
) => Promise<Backend>;

/** All kinds of storage there are. */
const OPENERS: { readonly [K in StorageLocation['kind']]: Opener<K> } = {
  local: async ({ folder }) => localBackend(folder),
  memory: async () => memoryBackend(),
  s3: async ({ kind, ...place }, { s3 }, common) => {
    if (!s3) throw new VaultError('io', 'S3 needs credentials', { permanent: true });
    const { s3Backend } = await import('./s3/s3-backend.ts');
    const { retention, ...access } = s3;
    const retain = retention && { retention: retainFor({ ...retention, clock: common.clock }) };
    return await s3Backend({ ...place, ...access, ...common, ...retain });
  },
  azure: async ({ kind, ...place }, { azure }, common) => {
    if (!azure) throw new VaultError('io', 'Azure needs an account and credentials', { permanent: true });
    const { azureBackend } = await import('./azure/azure-backend.ts');
    return await azureBackend({ ...place, ...azure, ...common });
  },
};

/**
 * Opens the storage at a location, as text or as {@link parseLocation} gives it, with its wrappers around it (see
 * {@link stackBackend}). Far storage is retried unless told otherwise; local storage and memory only when told so. Sends
 * nothing yet. Throws `not-a-repository` for a text that is no location and `io` when credentials are missing.
 */
export async function openBackend(
  location: string | StorageLocation,
  options: OpenBackendOptions = {},
): Promise<Backend> {
  const place = typeof location === 'string' ? parseLocation(location) : location;
  const { access = {}, idleLimit, ...stack } = options;
  const clock = stack.clock ?? systemClock;
  const common = {
    clock,
    ...(stack.signal && { signal: stack.signal }),
    ...(idleLimit !== undefined && { idleLimit }),
  };
  const open = OPENERS[place.kind] as Opener<typeof place.kind>;
  const storage = await open(place as never, access, common);
  const far = place.kind === 's3' || place.kind === 'azure';
  const retry = stack.retry ?? (far ? {} : false);
  return stackBackend(storage, { ...stack, clock, random: stack.random ?? Math.random, retry });
}
