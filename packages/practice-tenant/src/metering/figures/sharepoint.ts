import { type Figure, figuresOf, type Row } from './figure.ts';

const SOURCE = 'Avoid getting throttled or blocked in SharePoint Online (Microsoft Learn, 2025-10-02)';
const SEARCH = 'Avoid getting throttled or blocked in SharePoint Online (Microsoft Learn, 2025-10-02), search';
const GIGABYTE = 1024 ** 3;
const MINUTE = 60;
const HOUR = 3_600;

/** Kinds of traffic of SharePoint and OneDrive; every call is `sharepoint`, some are of a second kind as well. */
export const SHAREPOINT_TRAFFIC = {
  any: 'sharepoint',
  /** The "specific sharing APIs". */
  sharing: 'sharing',
  label: 'sensitivity-label',
  people: 'people-manager',
  delegation: 'delegation-token',
  externalMail: 'external-sharing-mail',
  embedded: 'sharepoint-embedded',
  anonymous: 'anonymous-link',
  search: 'search',
  searchAsUser: 'search-delegated',
  searchPeople: 'search-people',
  absentDrive: 'absent-onedrive',
} as const;

const T = SHAREPOINT_TRAFFIC;

const ROWS: readonly Row[] = [
  ['user requests', T.any, 'user', 'requests', 5 * MINUTE, 3_000],
  ['user egress', T.any, 'user', 'bytes-out', HOUR, 100 * GIGABYTE],
  ['user ingress', T.any, 'user', 'bytes-in', HOUR, 50 * GIGABYTE],
  ['user delegation tokens', T.delegation, 'user', 'requests', 5 * MINUTE, 50],
  ['user external sharing mails', T.externalMail, 'user', 'requests', HOUR, 200],
  ['app resource units per minute', T.any, 'app', 'ru', MINUTE, { byLicences: [1_250, 2_500, 3_750, 5_000, 6_250] }],
  [
    'app resource units per day',
    T.any,
    'app',
    'ru',
    24 * HOUR,
    { byLicences: [1_200_000, 2_400_000, 3_600_000, 4_800_000, 6_000_000] },
  ],
  ['app egress', T.any, 'app', 'bytes-out', HOUR, 400 * GIGABYTE],
  ['app ingress', T.any, 'app', 'bytes-in', HOUR, 400 * GIGABYTE],
  ['app sharing', T.sharing, 'app', 'requests', 5 * MINUTE, 300],
  [
    'tenant resource units',
    T.any,
    'tenant',
    'ru',
    5 * MINUTE,
    { byLicences: [18_750, 37_500, 56_250, 75_000, 93_750] },
  ],
  [
    'tenant people manager',
    T.people,
    'tenant',
    'requests',
    5 * MINUTE,
    { byLicences: [3_000, 6_000, 9_000, 12_000, 15_000] },
  ],
  ['tenant sensitivity labels', T.label, 'tenant', 'requests', 5 * MINUTE, 100],
  ['container resource units', T.embedded, 'container', 'ru', MINUTE, 3_000],
  ['site anonymous links', T.anonymous, 'site', 'requests', 5 * MINUTE, 3_000],
  ['site anonymous egress', T.anonymous, 'site', 'bytes-out', 2 * HOUR, 100 * GIGABYTE],
  ['site external sharing mails', T.externalMail, 'site', 'requests', HOUR, 200],
];

const SEARCH_ROWS: readonly Row[] = [
  ['app search', T.search, 'app', 'requests', 1, 25],
  ['user search', T.searchAsUser, 'user', 'requests', 1, 10],
  ['tenant people search', T.searchPeople, 'tenant', 'requests', 1, 25],
];

/** The limits of SharePoint and OneDrive. */
export const SHAREPOINT_FIGURES: readonly Figure[] = [
  ...figuresOf(ROWS, SOURCE),
  ...figuresOf(SEARCH_ROWS, SEARCH),
  {
    name: 'address probing absent OneDrives',
    traffic: T.absentDrive,
    scope: 'address',
    unit: 'requests',
    windowSeconds: 5 * MINUTE,
    amount: 1_000,
    source: SOURCE,
    assumed: true,
  },
];
