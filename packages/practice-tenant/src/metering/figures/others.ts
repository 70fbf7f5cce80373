import { type Figure, figuresOf, type Row } from './figure.ts';

const LIMITS = 'Microsoft Graph service-specific throttling limits (2026-09-17)';
const OLDER = 'Microsoft Graph service-specific throttling limits (January 2025)';
const MEGABYTE = 1024 ** 2;
const MINUTE = 60;

const ROWS: readonly Row[] = [
  ['graph requests', 'graph', 'application', 'requests', 10, 130_000],
  ['directory resource units', 'directory', 'app', 'ru', 10, { byUsers: [3_500, 5_000, 8_000] }],
  ['directory writes', 'directory', 'app', 'writes', 150, 3_000],
  ['directory resource units of an application', 'directory', 'application', 'ru', 20, 150_000],
  ['directory writes of an application', 'directory', 'application', 'writes', 300, 35_000],
  ['directory writes of the tenant', 'directory', 'tenant', 'writes', 300, 18_000],
  ['outlook requests', 'outlook', 'app-mailbox', 'requests', 10 * MINUTE, 10_000],
  ['outlook concurrency', 'outlook', 'app-mailbox', 'concurrent', 0, 4],
  ['outlook upload', 'outlook', 'app-mailbox', 'bytes-in', 5 * MINUTE, 150 * MEGABYTE],
  ['insights requests', 'insights', 'app-mailbox', 'requests', 10 * MINUTE, 10_000],
  ['insights concurrency', 'insights', 'app-mailbox', 'concurrent', 0, 4],
  ['message trace', 'message-trace', 'tenant', 'requests', 5 * MINUTE, 100],
  ['directory reports', 'directory-reports', 'app', 'requests', 10, 5],
  ['directory reports of an application', 'directory-reports', 'application', 'requests', 10, 122],
  ['sign-in activity', 'sign-in-activity', 'app', 'requests', MINUTE, 10],
  ['usage reports', 'usage-reports', 'app', 'requests', 10 * MINUTE, 14],
  ['conditional access', 'conditional-access', 'tenant', 'requests', 1, 1, 'silent'],
  ['onenote requests per minute', 'onenote', 'app', 'requests', MINUTE, 240, 'silent'],
  ['onenote requests per hour', 'onenote', 'app', 'requests', 60 * MINUTE, 800, 'silent'],
  ['onenote concurrency', 'onenote', 'app', 'concurrent', 0, 20, 'silent'],
  ['onenote requests of a user per minute', 'onenote-delegated', 'app-user', 'requests', MINUTE, 120, 'silent'],
  ['onenote requests of a user per hour', 'onenote-delegated', 'app-user', 'requests', 60 * MINUTE, 400, 'silent'],
  ['onenote concurrency of a user', 'onenote-delegated', 'app-user', 'concurrent', 0, 5, 'silent'],
  ['extensions', 'extensions', 'app', 'requests', 10, 455],
  ['service communications per minute', 'service-communications', 'app', 'requests', MINUTE, 240],
  ['service communications per hour', 'service-communications', 'app', 'requests', 60 * MINUTE, 800],
];

/** The limits of Graph as a whole, the directory, Outlook, OneNote and the small services. */
export const OTHER_FIGURES: readonly Figure[] = [
  ...figuresOf(ROWS, LIMITS),
  ...figuresOf([['invitations', 'invitations', 'tenant', 'requests', 5, 150]], OLDER),
];
