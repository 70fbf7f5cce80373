const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GB = 1_000_000_000;

/** Size of a tenant as Microsoft's limits see it: 0–1,000, –5,000, –15,000, –50,000 licences, and more. */
export type LicenceTier = 0 | 1 | 2 | 3 | 4;

/** The tier of a number of licences. */
export function licenceTier(licences: number): LicenceTier {
  if (licences <= 1_000) return 0;
  if (licences <= 5_000) return 1;
  if (licences <= 15_000) return 2;
  return licences <= 50_000 ? 3 : 4;
}

/** What a bucket counts. */
type BucketUnit = 'requests' | 'units' | 'bytesIn' | 'bytesOut';

/** One published limit. */
export interface BucketRule {
  readonly name: string;
  /**
   * `user`: one bucket per signed-in account. `application`: one for all requests that are made as an application.
   * `tenant`: one for everything this server does in the tenant.
   */
  readonly scope: 'user' | 'application' | 'tenant';
  readonly service: 'sharepoint' | 'directory';
  readonly unit: BucketUnit;
  /** Length of the sliding window in milliseconds. */
  readonly window: number;
  /** By licence tier. */
  readonly limits: readonly [number, number, number, number, number];
  /** Where Microsoft publishes the figure. */
  readonly source: string;
}

const SHAREPOINT = 'Avoid getting throttled or blocked in SharePoint Online (2025-10-02)';
const GRAPH = 'Microsoft Graph service-specific throttling limits, identity and access (2026-09-17)';

function same(limit: number): readonly [number, number, number, number, number] {
  return [limit, limit, limit, limit, limit];
}

/**
 * The limits of Microsoft that this server stays under. Several applications of one product in one tenant are counted
 * together, so `application` is one bucket however many there are. Requests made as a user run on the user's and the
 * tenant's budgets.
 */
export const BUCKET_RULES: readonly BucketRule[] = [
  {
    name: 'requests of a user in 5 minutes',
    scope: 'user',
    service: 'sharepoint',
    unit: 'requests',
    window: 5 * MINUTE,
    limits: same(3_000),
    source: SHAREPOINT,
  },
  {
    name: 'bytes read by a user in an hour',
    scope: 'user',
    service: 'sharepoint',
    unit: 'bytesIn',
    window: HOUR,
    limits: same(100 * GB),
    source: SHAREPOINT,
  },
  {
    name: 'bytes written by a user in an hour',
    scope: 'user',
    service: 'sharepoint',
    unit: 'bytesOut',
    window: HOUR,
    limits: same(50 * GB),
    source: SHAREPOINT,
  },
  {
    name: 'resource units of the application in a minute',
    scope: 'application',
    service: 'sharepoint',
    unit: 'units',
    window: MINUTE,
    limits: [1_250, 2_500, 3_750, 5_000, 6_250],
    source: SHAREPOINT,
  },
  {
    name: 'resource units of the application in 24 hours',
    scope: 'application',
    service: 'sharepoint',
    unit: 'units',
    window: 24 * HOUR,
    limits: [1_200_000, 2_400_000, 3_600_000, 4_800_000, 6_000_000],
    source: SHAREPOINT,
  },
  {
    name: 'resource units of the tenant in 5 minutes',
    scope: 'tenant',
    service: 'sharepoint',
    unit: 'units',
    window: 5 * MINUTE,
    limits: [18_750, 37_500, 56_250, 75_000, 93_750],
    source: SHAREPOINT,
  },
  {
    name: 'bytes read by the application in an hour',
    scope: 'application',
    service: 'sharepoint',
    unit: 'bytesIn',
    window: HOUR,
    limits: same(400 * GB),
    source: SHAREPOINT,
  },
  {
    name: 'bytes written by the application in an hour',
    scope: 'application',
    service: 'sharepoint',
    unit: 'bytesOut',
    window: HOUR,
    limits: same(400 * GB),
    source: SHAREPOINT,
  },
  {
    name: 'directory resource units in 10 seconds',
    scope: 'tenant',
    service: 'directory',
    unit: 'units',
    window: 10 * SECOND,
    limits: same(3_500),
    source: GRAPH,
  },
];
