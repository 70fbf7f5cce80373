import type { FaultSettings } from '../../behaviours/faults.ts';
import type { Answer, Exchange } from '../../http/exchange.ts';
import { type ApiName, type JournalFilter, noteRoute } from '../../journal.ts';
import type { LimitChange } from '../../metering/settings.ts';
import { type MutationWish, mutate } from '../../mutator.ts';
import type { Services } from '../../services.ts';
import { readLimits } from './limits.ts';
import { showPage } from './page.ts';
import { decide, listUsers, setUser } from './people.ts';
import { applied, named, problem, readJson } from './reading.ts';
import { listSites, setSite } from './sites.ts';
import { moveClock, readClock } from './time.ts';

/** Whether a path belongs to the practice tenant's own controls. */
export function isPracticePath(path: string): boolean {
  return path === '/_practice' || path.startsWith('/_practice/');
}

interface Control {
  readonly services: Services;
  readonly exchange: Exchange;
  /** What follows the area in the path, decoded. */
  readonly name: string;
}

type Handler = (control: Control) => Answer | Promise<Answer>;

const CONTROLS: Readonly<Record<string, Handler>> = {
  'GET ': () => showPage(),
  'GET journal': ({ services, exchange }) => ({
    status: 200,
    json: { entries: lastOf(services.journal.entries(filterOf(exchange.query)), exchange.query.get('last')) },
  }),
  'DELETE journal': ({ services }) => cleared(services),
  'GET addresses': ({ services }) => ({ status: 200, json: { addresses: services.addresses.list() } }),
  'GET ledger': readLedger,
  'GET limits': ({ services }) => readLimits(services),
  'POST limits': async ({ services, exchange }) => {
    const change = (await readJson(exchange)) as LimitChange;
    return applied(() => services.meter.change(change));
  },
  'GET faults': ({ services }) => ({
    status: 200,
    json: { names: services.faults.names, active: services.faults.active },
  }),
  'POST faults': async ({ services, exchange }) => {
    const settings = (await readJson(exchange)) as FaultSettings;
    return applied(() => services.faults.set(settings));
  },
  'DELETE faults': ({ services }) => {
    services.faults.clear();
    return { status: 204 };
  },
  'POST mutate': async ({ services, exchange }) => work(await readJson(exchange), services),
  'GET clock': ({ services }) => readClock(services),
  'POST clock': async ({ services, exchange }) => moveClock(await readJson(exchange), services),
  'GET sites': ({ services }) => listSites(services),
  'POST sites': async ({ services, exchange }) => setSite(await readJson(exchange), services),
  'GET users': ({ services }) => listUsers(services),
  'POST users': async ({ services, exchange, name }) => setUser(name, await readJson(exchange), services),
  'POST devicecode': async ({ services, exchange, name }) => decide(name, await readJson(exchange), services),
};

/** The controls that are served: method and area. */
export const PRACTICE_ADDRESSES: readonly string[] = Object.keys(CONTROLS);

/** Answers the controls of the practice tenant; only callers on this machine may use them. */
export async function answerPractice(exchange: Exchange, services: Services): Promise<Answer> {
  exchange.note.api = 'practice';
  if (!isLoopback(exchange.remoteAddress)) return problem(403, 'only from this machine');
  const [, , area = '', name = ''] = exchange.path.split('/');
  const address = `${exchange.method} ${area}`;
  const handler = CONTROLS[address];
  if (!handler) return problem(404, 'there is no such control');
  noteRoute(exchange.note, address);
  return await handler({ services, exchange, name: decodeURIComponent(name) });
}

function filterOf(query: URLSearchParams): JournalFilter {
  const { since, status, api, ...rest } = named(query, ['since', 'status', 'api', 'identity', 'kind', 'route']);
  return {
    ...rest,
    ...(api === undefined ? {} : { api: api as ApiName }),
    ...(since === undefined ? {} : { since: /^\d+$/.test(since) ? Number(since) : Date.parse(since) || 0 }),
    ...(status === undefined ? {} : { status: Number(status) }),
  };
}

/** The last so many, or all when nobody says how many. */
function lastOf<T>(entries: readonly T[], count: string | null): readonly T[] {
  return count === null ? entries : entries.slice(-Math.max(1, Number(count) || 1));
}

/** Lets people work for a day, see `mutate`. */
function work(body: Readonly<Record<string, unknown>>, services: Services): Answer {
  const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
  const { seed, drives = 5, changes = 40 } = body;
  if (![seed, drives, changes].every(isCount)) return problem(400, 'seed, drives and changes must be whole numbers');
  return { status: 200, json: mutate(services.world, { seed, drives, changes } as MutationWish) };
}

/** Totals per identity; with `details` or a filter also the breakdown by identity, object and kind. */
function readLedger({ services, exchange: { query } }: Control): Answer {
  const filter = named(query, ['identity', 'object', 'kind']);
  const wanted = query.has('details') || Object.keys(filter).length > 0;
  const identities = services.ledger.lines();
  return {
    status: 200,
    json: { identities, ...(wanted ? { details: services.ledger.details(filter) } : {}) },
  };
}

function cleared(services: Services): Answer {
  services.journal.clear();
  services.ledger.clear();
  return { status: 204 };
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
