import type { TeamsMeter } from './limits/teams.ts';

/** Who refuses together: a refusal of one service says nothing about another. */
export type Service = 'sharepoint' | 'directory' | 'mailbox' | 'teams' | 'onenote';

/** A family of requests that limits are published for. A request runs on one or more of them. */
type Meter =
  | 'graph'
  | 'sharepoint'
  | 'transfer'
  | 'sharing'
  | 'people'
  | 'labels'
  | 'search'
  | 'directory'
  | 'mailbox'
  | 'onenote'
  | TeamsMeter;

/** What a request costs before it is sent. */
export interface Cost {
  readonly service: Service;
  readonly meters: readonly Meter[];
  /** Resource units (RU) of the service's published table. */
  readonly units: number;
  /** Write units of the directory. */
  readonly writes?: number;
  /** Expected bytes of the bodies, if they matter. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
}

const DRIVE = ['graph', 'sharepoint', 'transfer'] as const;

/** Bytes of bodies that really went over the wire. */
export interface Bytes {
  readonly in: number;
  readonly out: number;
}

/**
 * Prices per request class. SharePoint and OneDrive: "Avoid getting throttled or blocked in SharePoint Online" (get,
 * delta with token and download 1; lists, first delta and writes 2; every permission operation 5). Directory: base costs
 * of "Microsoft Graph service-specific throttling limits", identity and access. Other services count requests only.
 */
const CLASSES = {
  get: drive(1),
  list: drive(2),
  'delta-first': drive(2),
  'delta-token': drive(1),
  'content-by-graph': drive(1),
  write: drive(2),
  permission: drive(5),
  sharing: { ...drive(5), meters: [...DRIVE, 'sharing'] },
  'sensitivity-label': { ...drive(2), meters: [...DRIVE, 'labels'] },
  search: { ...drive(2), meters: [...DRIVE, 'search'] },
  /** REST calls of SharePoint have no published price; they are taken to cost as much as a list. */
  'sharepoint-rest': { service: 'sharepoint', meters: ['sharepoint', 'transfer'], units: 2 },
  'sharepoint-people': { service: 'sharepoint', meters: ['sharepoint', 'transfer', 'people'], units: 2 },
  /** Pre-authenticated addresses: bytes only. */
  download: { service: 'sharepoint', meters: ['transfer'], units: 0 },
  upload: { service: 'sharepoint', meters: ['transfer'], units: 0 },
  'directory-get': directory(1),
  'directory-users': directory(2),
  'directory-members': directory(3),
  'directory-transitive-members': directory(5),
  'directory-skus': directory(3),
  'directory-write': { ...directory(1), writes: 1 },
  mailbox: { service: 'mailbox', meters: ['graph', 'mailbox'], units: 0 },
  onenote: { service: 'onenote', meters: ['graph', 'onenote'], units: 0 },
  team: teams('team'),
  'joined-teams': teams('joined-teams'),
  'team-create': teams('team-create'),
  'team-convert': teams('team-convert'),
  'team-change': teams('team-change'),
  channels: teams('channels'),
  channel: teams('channel'),
  'channel-members': teams('channel-members'),
  'channel-create': teams('channel-create'),
  'channel-change': teams('channel-change'),
  'migration-end': teams('migration-end'),
  'channel-messages': teams('channel-messages'),
  'channel-post': teams('channel-post'),
  chats: teams('chats'),
  chat: teams('chat'),
  'chat-messages': teams('chat-messages'),
  'chat-post': teams('chat-post'),
  'hosted-contents': teams('hosted-contents'),
  'hosted-content': teams('hosted-content'),
  'team-members': teams('team-members'),
  'team-member-add': teams('team-member-add'),
  tabs: teams('tabs'),
  'messages-export': teams('messages-export'),
  'teams-read': teams('teams-read'),
  'teams-write': teams('teams-write'),
  'teams-delete': teams('teams-delete'),
} as const satisfies Record<string, Cost>;

/** The class of a request, which fixes its price. */
export type CostClass = keyof typeof CLASSES;

function drive(units: number): Cost {
  return { service: 'sharepoint', meters: DRIVE, units };
}

function directory(units: number): Cost {
  return { service: 'directory', meters: ['graph', 'directory'], units };
}

function teams(meter: TeamsMeter): Cost {
  return { service: 'teams', meters: ['graph', meter], units: 0 };
}

/** What changes the price of one request of a class. */
export interface CostDetails {
  /** Bytes the bodies are expected to have. */
  readonly in?: number;
  readonly out?: number;
  /** Query options of the address; the directory charges by them. */
  readonly query?: URLSearchParams;
}

/** The price of one request of a class. */
export function costOf(kind: CostClass, details: CostDetails = {}): Cost {
  const base: Cost = CLASSES[kind];
  const { in: bytesIn, out: bytesOut, query } = details;
  return {
    ...base,
    units: base.service === 'directory' && query !== undefined ? directoryUnits(base.units, query) : base.units,
    ...(bytesIn === undefined ? {} : { bytesIn }),
    ...(bytesOut === undefined ? {} : { bytesOut }),
  };
}

/** `$select` makes a directory request cheaper by one, `$expand` dearer, a `$top` below 20 cheaper; never below one. */
function directoryUnits(base: number, query: URLSearchParams): number {
  const top = Number(query.get('$top') ?? Number.NaN);
  const units = base - (query.has('$select') ? 1 : 0) + (query.has('$expand') ? 1 : 0) - (top < 20 ? 1 : 0);
  return Math.max(1, units);
}
