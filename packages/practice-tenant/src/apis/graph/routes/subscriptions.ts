import { type Answer, header } from '../../../http/exchange.ts';
import { isNotifiable, type Subscription, type Watched } from '../../../subscriptions.ts';
import { driveOf, enter } from '../access.ts';
import { GraphError } from '../errors.ts';
import { parsePath } from '../path.ts';
import { type Call, READ_FILES, type Route, sharePoint } from '../route.ts';
import { readJson } from './items.ts';
import { listOf } from './lists.ts';

/** Minutes a subscription to a drive or a list may last ("subscription resource type", maximum length). */
const LONGEST_MINUTES = 42_300;
const shared = { kind: 'subscriptions', allow: READ_FILES, cost: sharePoint(1) };

export const subscriptionRoutes: readonly Route[] = [
  { method: 'GET', path: 'subscriptions', ...shared, handle: list },
  { method: 'POST', path: 'subscriptions', ...shared, handle: create },
  { method: 'GET', path: 'subscriptions/{subscription}', ...shared, handle: get },
  { method: 'PATCH', path: 'subscriptions/{subscription}', ...shared, handle: renew },
  { method: 'DELETE', path: 'subscriptions/{subscription}', ...shared, handle: remove },
];

function list(call: Call): Answer {
  const found = call.services.subscriptions.list(call.caller.application.appId);
  return { status: 200, json: { value: found.map(present) } };
}

function get(call: Call): Answer {
  return { status: 200, json: present(find(call)) };
}

/** Subscribes to the changes of a drive or a list ("Create subscription"). */
async function create(call: Call): Promise<Answer> {
  const body = await readJson(call);
  const { changeType, notificationUrl, resource, clientState } = body;
  if (changeType !== 'updated') throw invalid('The only supported change type of this resource is updated.');
  if (typeof notificationUrl !== 'string' || !isNotifiable(notificationUrl))
    throw invalid('The notification URL must be an HTTPS address; here also one of this machine.');
  const watched = watchedOf(call, String(resource ?? ''));
  const wish = {
    changeType,
    notificationUrl,
    resource: String(resource),
    clientState: typeof clientState === 'string' ? clientState : undefined,
    applicationId: call.caller.application.appId,
    sharing: /includesecuritywebhooks/i.test(header(call.exchange, 'prefer') ?? ''),
    watched,
  };
  const made = await call.services.subscriptions.create(wish, expiryOf(call, body['expirationDateTime']));
  if (!made)
    throw invalid('Subscription validation request failed. The response did not contain the validation token.');
  return { status: 201, json: present(made) };
}

async function renew(call: Call): Promise<Answer> {
  const subscription = find(call);
  const { expirationDateTime } = await readJson(call);
  subscription.expires = expiryOf(call, expirationDateTime);
  return { status: 200, json: present(subscription) };
}

function remove(call: Call): Answer {
  call.services.subscriptions.remove(find(call).id);
  return { status: 204 };
}

function expiryOf(call: Call, value: unknown): number {
  const now = call.services.clock.now();
  const time = Date.parse(String(value));
  if (Number.isNaN(time) || time <= now) throw invalid('Subscription expiration must be in the future.');
  if (time > now + LONGEST_MINUTES * 60_000)
    throw invalid(`Subscription expiration can only be ${LONGEST_MINUTES} minutes in the future.`);
  return time;
}

/** What a resource means: the root of a drive, or a list. */
function watchedOf(call: Call, resource: string): Watched {
  const { segments } = parsePath(resource.replace(/^\//, ''));
  const [first, second, third, fourth] = segments;
  if (first === 'drives' && segments.length === 4 && fourth === 'root') return driveOf(call, second).changes;
  if (first === 'sites' && third === 'lists' && segments.length === 4) {
    const found = listOf({ ...call, params: { site: second ?? '', list: fourth ?? '' }, relative: undefined });
    enter(call, found.site);
    return found.changes;
  }
  throw invalid(`Resource '${resource}' can not be subscribed to.`);
}

function find(call: Call): Subscription {
  const id = call.params['subscription'];
  const found = call.services.subscriptions.list(call.caller.application.appId).find((one) => one.id === id);
  if (!found) throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
  return found;
}

function present(subscription: Subscription): object {
  const { id, resource, applicationId, changeType, clientState, notificationUrl, expires } = subscription;
  return {
    id,
    resource,
    applicationId,
    changeType,
    clientState: clientState ?? null,
    notificationUrl,
    expirationDateTime: new Date(expires).toISOString(),
    creatorId: applicationId,
  };
}

function invalid(message: string): GraphError {
  return new GraphError(400, 'InvalidRequest', message);
}
