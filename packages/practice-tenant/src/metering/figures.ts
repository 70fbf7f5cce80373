/** What a bucket counts. */
export type Unit = 'requests' | 'ru' | 'writes' | 'bytes-in' | 'bytes-out';

/** Which service's calls a bucket counts. */
export type MeteredService = 'sharepoint' | 'directory';

/** What a bucket is kept for; `app` means an application in this tenant. */
type Scope = 'user' | 'app' | 'tenant';

/** The size of a tenant as the limits see it. */
export interface TenantSize {
  readonly licences: number;
  readonly users: number;
}

/** One published limit. */
export interface Figure {
  readonly name: string;
  readonly service: MeteredService;
  readonly scope: Scope;
  readonly unit: Unit;
  readonly windowSeconds: number;
  /** How much fits into one window. */
  amount(size: TenantSize): number;
  readonly source: string;
}

const SHAREPOINT = 'Avoid getting throttled or blocked in SharePoint Online (Microsoft Learn)';
const GRAPH = 'Microsoft Graph service-specific throttling limits, identity and access';
const GIGABYTE = 1024 ** 3;

/** Steps of the SharePoint tables: up to 1,000, 5,000, 15,000, 50,000 licences, and more. */
function byLicences(figures: readonly [number, number, number, number, number]): (size: TenantSize) => number {
  return ({ licences }) => {
    if (licences <= 1_000) return figures[0];
    if (licences <= 5_000) return figures[1];
    if (licences <= 15_000) return figures[2];
    return licences <= 50_000 ? figures[3] : figures[4];
  };
}

/** Every limit the practice tenant keeps, each with the place Microsoft publishes it. */
export const FIGURES: readonly Figure[] = [
  {
    name: 'user requests',
    service: 'sharepoint',
    scope: 'user',
    unit: 'requests',
    windowSeconds: 300,
    amount: () => 3_000,
    source: SHAREPOINT,
  },
  {
    name: 'app resource units per minute',
    service: 'sharepoint',
    scope: 'app',
    unit: 'ru',
    windowSeconds: 60,
    amount: byLicences([1_250, 2_500, 3_750, 5_000, 6_250]),
    source: SHAREPOINT,
  },
  {
    name: 'app resource units per day',
    service: 'sharepoint',
    scope: 'app',
    unit: 'ru',
    windowSeconds: 86_400,
    amount: byLicences([1_200_000, 2_400_000, 3_600_000, 4_800_000, 6_000_000]),
    source: SHAREPOINT,
  },
  {
    name: 'tenant resource units',
    service: 'sharepoint',
    scope: 'tenant',
    unit: 'ru',
    windowSeconds: 300,
    amount: byLicences([18_750, 37_500, 56_250, 75_000, 93_750]),
    source: SHAREPOINT,
  },
  {
    name: 'app egress',
    service: 'sharepoint',
    scope: 'app',
    unit: 'bytes-out',
    windowSeconds: 3_600,
    amount: () => 400 * GIGABYTE,
    source: SHAREPOINT,
  },
  {
    name: 'app ingress',
    service: 'sharepoint',
    scope: 'app',
    unit: 'bytes-in',
    windowSeconds: 3_600,
    amount: () => 400 * GIGABYTE,
    source: SHAREPOINT,
  },
  {
    name: 'user egress',
    service: 'sharepoint',
    scope: 'user',
    unit: 'bytes-out',
    windowSeconds: 3_600,
    amount: () => 100 * GIGABYTE,
    source: SHAREPOINT,
  },
  {
    name: 'user ingress',
    service: 'sharepoint',
    scope: 'user',
    unit: 'bytes-in',
    windowSeconds: 3_600,
    amount: () => 50 * GIGABYTE,
    source: SHAREPOINT,
  },
  {
    name: 'directory resource units',
    service: 'directory',
    scope: 'app',
    unit: 'ru',
    windowSeconds: 10,
    amount: ({ users }) => (users < 50 ? 3_500 : users <= 500 ? 5_000 : 8_000),
    source: GRAPH,
  },
  {
    name: 'directory writes',
    service: 'directory',
    scope: 'app',
    unit: 'writes',
    windowSeconds: 150,
    amount: () => 3_000,
    source: GRAPH,
  },
];
