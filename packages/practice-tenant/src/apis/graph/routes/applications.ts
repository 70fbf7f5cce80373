import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { Answer } from '../../../http/exchange.ts';
import type { Application } from '../../../world/index.ts';
import { directoryNotFound, GraphError } from '../errors.ts';
import { DIRECTORY_PAGES, directoryCollection } from '../odata/collection.ts';
import { pick } from '../odata/select.ts';
import { presentApplication } from '../present/directory.ts';
import { type Call, directory, READ_APPLICATIONS, type Route, WRITE_APPLICATIONS } from '../route.ts';
import { readJson } from './items.ts';

const DAY = 86_400_000;

export const applicationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'applications',
    kind: 'applications',
    allow: READ_APPLICATIONS,
    cost: directory(2),
    handle: list,
  },
  {
    method: 'POST',
    path: 'applications',
    kind: 'applications',
    allow: WRITE_APPLICATIONS,
    cost: directory(1, true),
    handle: create,
  },
  {
    method: 'GET',
    path: 'applications/{application}',
    kind: 'applications',
    allow: READ_APPLICATIONS,
    cost: directory(1),
    handle: (call) => ({ status: 200, json: pick(presentApplication(find(call)), call.query.get('$select')) }),
  },
  {
    method: 'PATCH',
    path: 'applications/{application}',
    kind: 'applications',
    allow: WRITE_APPLICATIONS,
    cost: directory(1, true),
    handle: update,
  },
  {
    method: 'POST',
    path: 'applications/{application}/addPassword',
    kind: 'applications',
    allow: WRITE_APPLICATIONS,
    cost: directory(1, true),
    handle: addPassword,
  },
];

function list(call: Call): Answer {
  return directoryCollection(
    call,
    [...call.services.world.applications.values()].map(presentApplication),
    DIRECTORY_PAGES,
  );
}

/** The new registration has no permissions until an administrator consents to some. */
async function create(call: Call): Promise<Answer> {
  const body = await readJson(call);
  if (typeof body['displayName'] !== 'string')
    throw new GraphError(
      400,
      'Request_BadRequest',
      "Invalid value specified for property 'displayName' of resource 'Application'.",
    );
  const application = call.services.world.addApplication({
    appId: randomUUID(),
    displayName: body['displayName'],
    publicClient: body['isFallbackPublicClient'] === true,
    graph: { roles: [], scopes: [] },
    sharePoint: { roles: [], scopes: [] },
  });
  application.certificates = certificatesOf(body) ?? [];
  return { status: 201, json: presentApplication(application) };
}

async function update(call: Call): Promise<Answer> {
  const application = find(call);
  const body = await readJson(call);
  if (typeof body['displayName'] === 'string') application.displayName = body['displayName'];
  application.certificates = certificatesOf(body) ?? application.certificates;
  return { status: 204 };
}

async function addPassword(call: Call): Promise<Answer> {
  const application = find(call);
  const body = await readJson(call);
  const wish = (body['passwordCredential'] ?? {}) as Readonly<Record<string, unknown>>;
  const end =
    typeof wish['endDateTime'] === 'string' ? Date.parse(wish['endDateTime']) : call.services.clock.now() + 730 * DAY;
  const value = randomBytes(30).toString('base64url');
  application.secrets.push({ value, expires: end });
  return {
    status: 200,
    json: {
      keyId: randomUUID(),
      displayName: wish['displayName'] ?? null,
      endDateTime: new Date(end).toISOString(),
      secretText: value,
      hint: value.slice(0, 3),
    },
  };
}

/** The certificates in `keyCredentials` (`key` is base64 of DER), or undefined when the body has none. */
function certificatesOf(body: Readonly<Record<string, unknown>>): Uint8Array[] | undefined {
  const credentials = body['keyCredentials'];
  if (!Array.isArray(credentials)) return undefined;
  return (credentials as Readonly<Record<string, unknown>>[]).map((credential) => {
    try {
      return new X509Certificate(Buffer.from(String(credential['key']), 'base64')).raw;
    } catch {
      throw new GraphError(400, 'Request_BadRequest', 'Key credential is not a valid certificate.');
    }
  });
}

function find(call: Call): Application {
  const id = (call.params['application'] ?? '').toLowerCase();
  for (const application of call.services.world.applications.values())
    if (application.objectId === id) return application;
  throw directoryNotFound(id);
}
