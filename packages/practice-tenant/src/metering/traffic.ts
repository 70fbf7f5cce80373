import { SHAREPOINT_TRAFFIC } from './figures/sharepoint.ts';
import { teamsTraffic } from './figures/teams.ts';

/** The things a call touches that have buckets of their own. */
export interface Resources {
  readonly mailbox?: string;
  readonly site?: string;
  readonly container?: string;
  readonly team?: string;
  readonly channel?: string;
  readonly chat?: string;
  /** Network address of the caller. */
  readonly address?: string;
}

/** What a Graph call counts as, besides the service its route names. */
export interface Classified {
  readonly traffic: readonly string[];
  readonly resources: Resources;
}

type Rule = readonly [methods: string, path: RegExp, traffic: string];

const T = SHAREPOINT_TRAFFIC;

/** First match wins. Paths are those after the version, without leading slash, segments as they were sent. */
const TEAMS_RULES: readonly Rule[] = [
  [
    'GET',
    /^(?:teams\/[^/]+\/(?:channels\/getAllMessages|channels\/getAllRetainedMessages)|users\/[^/]+\/chats\/getAll(?:Retained)?Messages)/i,
    'export messages',
  ],
  ['GET', /^users\/[^/]+\/joinedTeams$/i, 'get joined teams'],
  ['POST', /^teams$/i, 'create team'],
  ['PUT', /^groups\/[^/]+\/team$/i, 'make group a team, clone team'],
  ['POST', /^teams\/[^/]+\/clone$/i, 'make group a team, clone team'],
  ['POST', /\/completeMigration$/i, 'complete migration'],
  ['GET', /^teams\/[^/]+$/i, 'get team'],
  ['PATCH', /^teams\/[^/]+$/i, 'change team'],
  ['GET', /^teams\/[^/]+\/(?:allChannels|channels)$/i, 'list channels'],
  ['POST', /^teams\/[^/]+\/channels$/i, 'create channel'],
  ['GET', /^teams\/[^/]+\/channels\/[^/]+$/i, 'get channel'],
  ['PATCH', /^teams\/[^/]+\/channels\/[^/]+$/i, 'change channel'],
  ['DELETE', /^teams\/[^/]+\/channels\/[^/]+$/i, 'delete channel'],
  ['GET', /^teams\/[^/]+\/channels\/[^/]+\/members$/i, 'list channel members'],
  ['GET', /\/hostedContents$/i, 'list hosted contents'],
  ['GET', /\/hostedContents\/[^/]+\/\$value$/i, 'get hosted content'],
  ['GET', /^teams\/[^/]+\/channels\/[^/]+\/messages(?:$|\/)/i, 'get channel messages'],
  ['POST', /^teams\/[^/]+\/channels\/[^/]+\/messages(?:$|\/[^/]+\/replies$)/i, 'post channel message'],
  ['GET', /^(?:users\/[^/]+\/)?chats$/i, 'list chats'],
  ['GET', /^(?:users\/[^/]+\/)?chats\/[^/]+$/i, 'get chat'],
  ['GET', /^(?:users\/[^/]+\/)?chats\/[^/]+\/messages(?:$|\/)/i, 'get chat messages'],
  ['POST', /^(?:users\/[^/]+\/)?chats\/[^/]+\/messages$/i, 'post chat message'],
  ['PATCH', /^(?:users\/[^/]+\/)?chats\/[^/]+\/messages\/[^/]+$/i, 'change chat message'],
  ['POST', /^(?:users\/[^/]+\/)?chats\/[^/]+\/messages\/[^/]+\/softDelete$/i, 'change chat message'],
  ['GET', /^teams\/[^/]+\/members$/i, 'list team members'],
  ['POST', /^teams\/[^/]+\/members$/i, 'add team member'],
  ['POST', /^teams\/[^/]+\/members\/add$/i, 'add team members'],
  ['POST DELETE', /^chats\/[^/]+\/members(?:$|\/)/i, 'change chat members'],
  ['GET', /^(?:teams|chats)\/.*\/(?:installedApps|permissionGrants)$/i, 'list installed apps'],
  ['POST', /^(?:teams|chats)\/.*\/installedApps$/i, 'install app'],
  ['DELETE', /^(?:teams|chats)\/.*\/installedApps\/[^/]+$/i, 'remove app'],
  ['GET', /^(?:teams|chats)\/.*\/tabs(?:$|\/)/i, 'list tabs'],
  ['POST PATCH', /^(?:teams|chats)\/.*\/tabs(?:$|\/)/i, 'change tab'],
  ['DELETE', /^(?:teams|chats)\/.*\/tabs\/[^/]+$/i, 'delete tab'],
  ['GET', /^appCatalogs\//i, 'list app catalog'],
  ['GET', /^(?:teams|chats)\//i, 'other teams read'],
  ['POST PUT PATCH', /^(?:teams|chats)\//i, 'other teams write'],
  ['DELETE', /^(?:teams|chats)\//i, 'other teams delete'],
];

const MAILBOX =
  /^users\/[^/]+\/(?:mailFolders|messages|calendars?|calendarGroups|calendarView|events|contacts|contactFolders|todo|outlook|photos?|inferenceClassification)(?:$|\/)/i;

/** Every match counts. */
const OTHER_RULES: readonly Rule[] = [
  ['POST', /^drives\/[^/]+\/items\/[^/]+\/(?:invite|createLink)$/i, T.sharing],
  ['PATCH DELETE', /^drives\/[^/]+\/items\/[^/]+\/permissions\/[^/]+$/i, T.sharing],
  ['POST', /^shares\/[^/]+\/permission\/grant$/i, T.sharing],
  ['POST', /\/assignSensitivityLabel$/i, T.label],
  ['GET POST', /^storage\/fileStorage\/containers(?:$|\/)/i, T.embedded],
  ['POST', /^search\/query$/i, T.search],
  ['GET', /^drives\/.*\/search$/i, T.search],
  ['GET', /^users\/[^/]+\/people(?:$|\/)/i, 'insights'],
  ['GET', /^users\/[^/]+\/insights\//i, 'insights'],
  ['GET', /^admin\/exchange\/tracing\//i, 'message-trace'],
  ['GET', /^auditLogs\//i, 'directory-reports'],
  ['GET', /^reports\/get/i, 'usage-reports'],
  ['GET POST PATCH DELETE', /^identity\/conditionalAccess\/|^identityProtection\//i, 'conditional-access'],
  ['GET POST PATCH DELETE', /^(?:users|groups|sites)\/[^/]+\/onenote(?:$|\/)/i, 'onenote'],
  ['GET POST PATCH DELETE', /\/extensions(?:$|\/)|^schemaExtensions(?:$|\/)/i, 'extensions'],
  ['POST', /^invitations$/i, 'invitations'],
  ['GET', /^admin\/serviceAnnouncement\//i, 'service-communications'],
];

/** What a Graph call counts as by its address (segments after the version) and query; `delegated` when a user is signed in. */
export function classify(
  method: string,
  segments: readonly string[],
  facts: { readonly delegated: boolean; readonly query: URLSearchParams },
): Classified {
  const path = segments.join('/');
  const matches = ([methods, pattern]: Rule): boolean => methods.includes(method) && pattern.test(path);
  const traffic = ['graph'];
  const teams = /^(?:teams|chats|users|groups|appCatalogs)(?:\/|$)/i.test(path)
    ? TEAMS_RULES.find(matches)?.[2]
    : undefined;
  if (teams !== undefined) traffic.push(teamsTraffic(teams));
  for (const rule of OTHER_RULES) if (matches(rule)) traffic.push(rule[2]);
  if (/^sites$/i.test(path) && facts.query.has('search')) traffic.push(T.search);
  if (MAILBOX.test(path)) traffic.push('outlook');
  if (/signInActivity/i.test(facts.query.get('$select') ?? '')) traffic.push('sign-in-activity');
  if (!facts.delegated) return { traffic, resources: resourcesOf(segments) };
  const asUser: Readonly<Record<string, string>> = { [T.search]: T.searchAsUser, onenote: 'onenote-delegated' };
  return { traffic: traffic.map((kind) => asUser[kind] ?? kind), resources: resourcesOf(segments) };
}

function resourcesOf(segments: readonly string[]): Resources {
  const after = (name: string): string | undefined => {
    const at = segments.findIndex((segment) => segment.toLowerCase() === name);
    return at < 0 ? undefined : segments[at + 1]?.toLowerCase();
  };
  const named = {
    mailbox: segments[0]?.toLowerCase() === 'users' ? segments[1]?.toLowerCase() : undefined,
    site: after('sites'),
    container: after('containers'),
    team: segments[0]?.toLowerCase() === 'teams' ? segments[1]?.toLowerCase() : undefined,
    channel: after('channels'),
    chat: after('chats'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Resources;
}
