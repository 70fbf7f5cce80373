import { type BucketRule, HOUR, MB, MINUTE, SECOND } from './rule.ts';

const source = 'Microsoft Graph service-specific throttling limits (2026-09-17)';
const directory = `${source}, identity and access`;
const outlook = `${source}, Outlook`;
const oneNote = `${source}, OneNote`;

/** Microsoft Graph as a whole, the directory, mailboxes and OneNote. */
export const GRAPH_RULES: readonly BucketRule[] = [
  {
    name: 'requests to Microsoft Graph in 10 seconds',
    meter: 'graph',
    scope: 'application',
    unit: 'requests',
    window: 10 * SECOND,
    amount: 130_000,
    source,
  },
  {
    name: 'directory resource units of the application in 10 seconds',
    meter: 'directory',
    scope: 'application',
    unit: 'units',
    window: 10 * SECOND,
    amount: { byUsers: [3_500, 5_000, 8_000] },
    source: directory,
  },
  {
    name: 'directory writes of the application in 150 seconds',
    meter: 'directory',
    scope: 'application',
    unit: 'writes',
    window: 150 * SECOND,
    amount: 3_000,
    source: directory,
  },
  {
    name: 'directory writes of the tenant in 5 minutes',
    meter: 'directory',
    scope: 'tenant',
    unit: 'writes',
    window: 5 * MINUTE,
    amount: 18_000,
    source: directory,
  },
  {
    name: 'requests to a mailbox under way',
    meter: 'mailbox',
    scope: 'mailbox',
    unit: 'concurrency',
    window: 0,
    amount: 4,
    source: outlook,
  },
  {
    name: 'requests to a mailbox in 10 minutes',
    meter: 'mailbox',
    scope: 'mailbox',
    unit: 'requests',
    window: 10 * MINUTE,
    amount: 10_000,
    source: outlook,
  },
  {
    name: 'bytes written to a mailbox in 5 minutes',
    meter: 'mailbox',
    scope: 'mailbox',
    unit: 'bytesOut',
    window: 5 * MINUTE,
    amount: 150 * MB,
    source: outlook,
  },
  ...oneNoteRules('application', 'applications', [240, 800, 20]),
  ...oneNoteRules('user', 'users', [120, 400, 5]),
];

function oneNoteRules(
  scope: 'application' | 'user',
  callers: 'applications' | 'users',
  [minute, hour, concurrency]: readonly [number, number, number],
): readonly BucketRule[] {
  const common = { meter: 'onenote', scope, callers, source: oneNote } as const;
  const whose = scope === 'user' ? 'a user' : 'the application';
  return [
    { ...common, name: `OneNote requests of ${whose} in a minute`, unit: 'requests', window: MINUTE, amount: minute },
    { ...common, name: `OneNote requests of ${whose} in an hour`, unit: 'requests', window: HOUR, amount: hour },
    {
      ...common,
      name: `OneNote requests of ${whose} under way`,
      unit: 'concurrency',
      window: 0,
      amount: concurrency,
    },
  ];
}
