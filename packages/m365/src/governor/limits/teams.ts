import { type BucketRule, MINUTE, type Scope, SECOND } from './rule.ts';

const source = 'Microsoft Graph service-specific throttling limits (2026-09-17), Microsoft Teams';

/** Beside the limit per second, a sustained one of about this share is kept over a longer window; a minute is assumed. */
const SUSTAINED = 0.83;

/** One row of the page: requests per second of the application in the tenant, and per resource. */
interface Row {
  /** What is asked, as in the names of the buckets. */
  readonly what: string;
  readonly meter: TeamsMeter;
  readonly tenant: number;
  readonly resource?: readonly [scope: Scope, amount: number, window?: number];
  /** Per user. */
  readonly user?: number;
}

/** The kinds of requests that Teams tells apart. */
export type TeamsMeter = (typeof ROWS)[number]['meter'];

const ROWS = [
  { what: 'a team', meter: 'team', tenant: 30, resource: ['team', 4] },
  { what: 'joined teams', meter: 'joined-teams', tenant: 30 },
  { what: 'new teams', meter: 'team-create', tenant: 10 },
  { what: 'groups made teams', meter: 'team-convert', tenant: 6 },
  { what: 'changes of a team', meter: 'team-change', tenant: 30, resource: ['team', 4] },
  { what: 'channels of a team', meter: 'channels', tenant: 60, resource: ['team', 4] },
  { what: 'a channel', meter: 'channel', tenant: 30, resource: ['channel', 1] },
  { what: 'members of a channel', meter: 'channel-members', tenant: 60, resource: ['channel', 1] },
  { what: 'new channels', meter: 'channel-create', tenant: 10, resource: ['team', 4] },
  { what: 'changes of a channel', meter: 'channel-change', tenant: 30, resource: ['channel', 1] },
  { what: 'ends of a migration', meter: 'migration-end', tenant: 10 },
  { what: 'messages of a channel', meter: 'channel-messages', tenant: 20, resource: ['channel', 1] },
  { what: 'posts in a channel', meter: 'channel-post', tenant: 50, resource: ['channel', 1] },
  { what: 'chats', meter: 'chats', tenant: 20, user: 1 },
  { what: 'a chat', meter: 'chat', tenant: 200, resource: ['chat', 1], user: 5 },
  { what: 'messages of a chat', meter: 'chat-messages', tenant: 20, resource: ['chat', 1] },
  { what: 'posts in a chat', meter: 'chat-post', tenant: 20, resource: ['chat', 1], user: 1 },
  { what: 'lists of hosted contents', meter: 'hosted-contents', tenant: 50, resource: ['chat', 1] },
  { what: 'hosted content', meter: 'hosted-content', tenant: 60, resource: ['chat', 1] },
  { what: 'members of a team', meter: 'team-members', tenant: 60, resource: ['team', 4] },
  { what: 'new members of a team', meter: 'team-member-add', tenant: 10, resource: ['team', 4, MINUTE] },
  { what: 'tabs of a channel', meter: 'tabs', tenant: 30, resource: ['channel', 1] },
  { what: 'bulk exports of messages', meter: 'messages-export', tenant: 200 },
  { what: 'other reads of Teams', meter: 'teams-read', tenant: 30, resource: ['channel', 1], user: 1 },
  { what: 'other writes of Teams', meter: 'teams-write', tenant: 30, resource: ['channel', 1], user: 1 },
  { what: 'other removals of Teams', meter: 'teams-delete', tenant: 15, resource: ['channel', 1], user: 1 },
] as const satisfies readonly (Omit<Row, 'meter'> & { readonly meter: string })[];

/** Each row as buckets: the second, the sustained minute, the resource, the user. */
export const TEAMS_RULES: readonly BucketRule[] = ROWS.flatMap((row: Row) => rulesOf(row));

function rulesOf({ what, meter, tenant, resource, user }: Row): readonly BucketRule[] {
  const common = { meter, unit: 'requests', source } as const;
  const rules: BucketRule[] = [
    { ...common, name: `${what}: requests in a second`, scope: 'application', window: SECOND, amount: tenant },
    {
      ...common,
      name: `${what}: requests in a minute`,
      scope: 'application',
      window: MINUTE,
      amount: Math.floor(tenant * SUSTAINED * 60),
    },
  ];
  if (resource !== undefined) {
    const [scope, amount, window = SECOND] = resource;
    const time = window === SECOND ? 'a second' : 'a minute';
    rules.push({ ...common, name: `${what}: requests for one ${scope} in ${time}`, scope, window, amount });
  }
  if (user !== undefined) {
    rules.push({
      ...common,
      name: `${what}: requests of a user in a second`,
      scope: 'user',
      window: SECOND,
      amount: user,
    });
  }
  return rules;
}
