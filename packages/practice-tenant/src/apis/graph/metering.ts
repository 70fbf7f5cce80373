import { header } from '../../http/exchange.ts';
import { SHAREPOINT_TRAFFIC } from '../../metering/figures/sharepoint.ts';
import type { Cost, Payer, Throttled } from '../../metering/meter.ts';
import { classify } from '../../metering/traffic.ts';
import { GraphError } from './errors.ts';
import type { Call } from './route.ts';

/** What a call holds while it is under way. */
export interface Seat {
  /** Headers that tell of the budgets, for the answer. */
  headers(): Record<string, string>;
  leave(): void;
}

/**
 * Charges a call to every budget it touches, and takes its seat where only so many calls may be under way.
 *
 * @throws GraphError 429 in the words of the service whose limit was exceeded.
 */
export function charge(call: Call, cost: Cost, segments: readonly string[]): Seat {
  const { caller, exchange, services } = call;
  const { meter } = services;
  const payer = payerOf(call);
  const { traffic, resources } = classify(exchange.method, segments, {
    delegated: caller.user !== undefined,
    query: call.query,
  });
  const full: Cost = { ...cost, traffic, resources };
  exchange.note.ru = cost.ru;
  exchange.note.object = objectOf(call, cost);
  const throttled = meter.charge(payer, full);
  if (throttled) throw refusal(call, throttled);
  const seat = meter.occupy(payer, full);
  if (seat.throttled) throw refusal(call, seat.throttled);
  return { headers: () => telling(call, cost, payer), leave: seat.leave };
}

/** Whose budgets a call uses. */
function payerOf({ caller, exchange }: Pick<Call, 'caller' | 'exchange'>): Payer {
  const userAgent = header(exchange, 'user-agent') ?? '';
  return { appId: caller.application.appId, userId: caller.user?.id, userAgent };
}

/**
 * Counts a question for a OneDrive that does not exist; too many of them from one address are refused.
 *
 * @throws GraphError 429.
 */
export function countAbsentDrive(call: Call): void {
  const throttled = call.services.meter.charge(payerOf(call), {
    service: 'none',
    ru: 0,
    traffic: [SHAREPOINT_TRAFFIC.absentDrive],
    resources: { address: call.exchange.remoteAddress },
  });
  if (throttled) throw refusal(call, throttled);
}

function refusal(call: Call, { figure, retryAfter }: Throttled): GraphError {
  const { caller, exchange, services } = call;
  const payer = payerOf(call);
  exchange.note.retryAfter = retryAfter;
  const headers: Record<string, string> = figure.silent ? {} : { 'retry-after': String(retryAfter) };
  if (figure.unit === 'concurrent') {
    const message = 'Application is over its MailboxConcurrency limit.';
    return new GraphError(429, 'ApplicationThrottled', message, { headers });
  }
  const kinds: readonly string[] = Object.values(SHAREPOINT_TRAFFIC);
  if (kinds.includes(figure.traffic)) {
    return new GraphError(429, 'activityLimitReached', 'The request has been throttled', {
      inner: 'throttledRequest',
      headers: { ...headers, ...services.meter.rateLimitHeaders(payer) },
    });
  }
  if (figure.traffic === 'directory') {
    const scopes: Readonly<Record<string, string>> = { tenant: 'Tenant', application: 'Application' };
    const writes = figure.unit === 'writes';
    const place = `${caller.application.appId}/${services.world.tenantId}`;
    headers['x-ms-throttle-scope'] =
      `${scopes[figure.scope] ?? 'Tenant_Application'}/${writes ? 'Write' : 'ReadWrite'}/${place}`;
    headers['x-ms-throttle-information'] = writes ? 'WriteLimitExceeded' : 'ResourceUnitLimitExceeded';
    Object.assign(headers, percentage(call, payer));
  }
  return new GraphError(429, 'TooManyRequests', 'Please retry again later.', { inner: '429', headers });
}

function telling(call: Call, cost: Cost, payer: Payer): Record<string, string> {
  if (cost.service === 'sharepoint') return call.services.meter.rateLimitHeaders(payer);
  return { 'x-ms-resource-unit': String(cost.ru), ...percentage(call, payer) };
}

function percentage(call: Call, payer: Payer): Record<string, string> {
  const share = call.services.meter.directoryPercentage(payer);
  return share === undefined ? {} : { 'x-ms-throttle-limit-percentage': share };
}

/** The thing a call is about, as the ledger knows it: a drive, site, group, user, or the tenant. */
function objectOf(call: Call, cost: Cost): string {
  const { drive, site, group, team, user } = call.params;
  if (drive !== undefined) return driveName(call, drive);
  if (site !== undefined) return `site/${site.toLowerCase()}`;
  if (group !== undefined) return `group/${group.toLowerCase()}`;
  if (team !== undefined) return `team/${team.toLowerCase()}`;
  if (user === undefined) return cost.service === 'directory' ? 'directory' : 'tenant';
  const id = user === '@me' ? call.caller.user?.id : call.services.world.user(user)?.id;
  return `user/${id ?? user.toLowerCase()}`;
}

function driveName(call: Call, reference: string): string {
  if (!reference.startsWith('@')) return `drive/${reference}`;
  const [kind = '', id = ''] = reference.slice(1).split('/');
  if (kind !== 'users') return `${kind.slice(0, -1)}/${id.toLowerCase()}`;
  const { world } = call.services;
  const user = id === '@me' ? call.caller.user : world.user(id);
  const drive = user ? world.oneDrive(user.id) : undefined;
  return drive ? `drive/${drive.id}` : `user/${id.toLowerCase()}`;
}
