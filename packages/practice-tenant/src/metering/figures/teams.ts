import type { Figure, Scope } from './figure.ts';

const SOURCE = 'Microsoft Graph service-specific throttling limits, Teams (September 2026)';
/** Microsoft says that a sustained limit of about this share is checked over a longer window, without naming the window. */
const SUSTAINED = 0.83;
const SUSTAINED_SECONDS = 60;

type Resource = 'team' | 'channel' | 'chat';

/** One row of the table: requests per second of an application, of it in one tenant, on one resource, of one user. */
interface TeamsRow {
  readonly traffic: string;
  readonly perApplication: number;
  readonly perApp: number;
  /** Several when the same row holds for chats and channels. */
  readonly perResource?: { readonly of: readonly Resource[]; readonly amount: number; readonly windowSeconds?: number };
  readonly perUser?: number;
}

const TEAM = { of: ['team'], amount: 4 } as const;
const TEAM_SLOWLY = { of: ['team'], amount: 4, windowSeconds: 60 } as const;
const CHANNEL = { of: ['channel'], amount: 1 } as const;
const CHAT = { of: ['chat'], amount: 1 } as const;
const CHAT_SLOWLY = { of: ['chat'], amount: 4, windowSeconds: 60 } as const;
const EITHER = { of: ['chat', 'channel'], amount: 1 } as const;

/** The Teams table of Microsoft Graph. */
const TEAMS_ROWS: readonly TeamsRow[] = [
  { traffic: 'get team', perApplication: 1500, perApp: 30, perResource: TEAM },
  { traffic: 'get joined teams', perApplication: 300, perApp: 30 },
  { traffic: 'create team', perApplication: 100, perApp: 10 },
  { traffic: 'make group a team, clone team', perApplication: 150, perApp: 6 },
  { traffic: 'change team', perApplication: 300, perApp: 30, perResource: TEAM },
  { traffic: 'list channels', perApplication: 1200, perApp: 60, perResource: TEAM },
  { traffic: 'get channel', perApplication: 600, perApp: 30, perResource: CHANNEL },
  { traffic: 'list channel members', perApplication: 1200, perApp: 60, perResource: CHANNEL },
  { traffic: 'create channel', perApplication: 100, perApp: 10, perResource: TEAM },
  { traffic: 'change channel', perApplication: 300, perApp: 30, perResource: CHANNEL },
  { traffic: 'delete channel', perApplication: 150, perApp: 15, perResource: CHANNEL },
  { traffic: 'complete migration', perApplication: 100, perApp: 10 },
  { traffic: 'get channel messages', perApplication: 200, perApp: 20, perResource: CHANNEL },
  { traffic: 'post channel message', perApplication: 500, perApp: 50, perResource: CHANNEL, perUser: 1 },
  { traffic: 'list chats', perApplication: 200, perApp: 20, perUser: 1 },
  { traffic: 'get chat', perApplication: 2000, perApp: 200, perResource: CHAT, perUser: 5 },
  { traffic: 'get chat messages', perApplication: 200, perApp: 20, perResource: CHAT },
  { traffic: 'post chat message', perApplication: 200, perApp: 20, perResource: CHAT, perUser: 1 },
  { traffic: 'change chat message', perApplication: 300, perApp: 30, perResource: CHAT },
  { traffic: 'list hosted contents', perApplication: 500, perApp: 50, perResource: CHAT },
  { traffic: 'get hosted content', perApplication: 600, perApp: 60, perResource: CHAT },
  { traffic: 'list team members', perApplication: 1200, perApp: 60, perResource: TEAM },
  { traffic: 'add team member', perApplication: 300, perApp: 30, perResource: TEAM_SLOWLY },
  { traffic: 'add team members', perApplication: 100, perApp: 10, perResource: TEAM_SLOWLY },
  { traffic: 'change chat members', perApplication: 300, perApp: 30, perResource: CHAT_SLOWLY },
  { traffic: 'list installed apps', perApplication: 1500, perApp: 30, perResource: EITHER },
  { traffic: 'install app', perApplication: 300, perApp: 30, perResource: EITHER },
  { traffic: 'remove app', perApplication: 150, perApp: 15, perResource: EITHER },
  { traffic: 'list tabs', perApplication: 600, perApp: 30, perResource: EITHER },
  { traffic: 'change tab', perApplication: 300, perApp: 30, perResource: EITHER },
  { traffic: 'delete tab', perApplication: 150, perApp: 15, perResource: EITHER },
  { traffic: 'list app catalog', perApplication: 1500, perApp: 30 },
  { traffic: 'export messages', perApplication: 1000, perApp: 200 },
  { traffic: 'other teams read', perApplication: 1500, perApp: 30, perResource: EITHER, perUser: 1 },
  { traffic: 'other teams write', perApplication: 300, perApp: 30, perResource: EITHER, perUser: 1 },
  { traffic: 'other teams delete', perApplication: 150, perApp: 15, perResource: EITHER, perUser: 1 },
];

/** The name a row's traffic has in the table of all figures. */
export function teamsTraffic(row: string): string {
  return `teams: ${row}`;
}

/** The limits of Teams: each row's four dimensions, each with its burst and its sustained form. */
export const TEAMS_FIGURES: readonly Figure[] = TEAMS_ROWS.flatMap((row) => [
  ...both(row, 'application', row.perApplication),
  ...both(row, 'app', row.perApp),
  ...(row.perResource?.of ?? []).flatMap((scope) =>
    both(row, scope, row.perResource?.amount ?? 1, row.perResource?.windowSeconds),
  ),
  ...(row.perUser === undefined ? [] : both(row, 'user', row.perUser)),
]);

function both(row: TeamsRow, scope: Scope, amount: number, windowSeconds = 1): Figure[] {
  const common = { traffic: teamsTraffic(row.traffic), scope, unit: 'requests', source: SOURCE } as const;
  const burst: Figure = { ...common, name: `${row.traffic}, ${scope}`, windowSeconds, amount };
  if (windowSeconds > 1) return [burst];
  const sustained = Math.floor(amount * SUSTAINED * SUSTAINED_SECONDS);
  return [
    burst,
    {
      ...common,
      name: `${row.traffic}, ${scope}, sustained`,
      windowSeconds: SUSTAINED_SECONDS,
      amount: sustained,
      assumed: true,
    },
  ];
}
