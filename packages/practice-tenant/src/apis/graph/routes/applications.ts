import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { Answer } from '../../../http/exchange.ts';
import { certificateKey, decodeJwt, verifyJwt } from '../../../identity/jwt.ts';
import {
  type Application,
  type ApplicationKey,
  keyOf,
  type RequiredAccess,
  secretOf,
  validKeys,
} from '../../../world/index.ts';
import { directoryNotFound, GraphError } from '../errors.ts';
import { DIRECTORY_PAGES, directoryCollection } from '../odata/collection.ts';
import { pick } from '../odata/select.ts';
import { presentApplication, presentKey, presentSecret } from '../present/application.ts';
import { type Call, directory, READ_APPLICATIONS, type Route, WRITE_APPLICATIONS } from '../route.ts';
import { readJson } from './items.ts';

const DAY = 86_400_000;
/** Whom the proof of possession is for ("application: addKey"). */
const PROOF_AUDIENCE = '00000002-0000-0000-c000-000000000000';
const ONE = 'applications/{application}';
const reading = { kind: 'applications', allow: READ_APPLICATIONS };
const writing = { kind: 'applications', allow: WRITE_APPLICATIONS, cost: directory(1, true) };

export const applicationRoutes: readonly Route[] = [
  { method: 'GET', path: 'applications', ...reading, cost: directory(2), handle: list },
  { method: 'POST', path: 'applications', ...writing, handle: create },
  { method: 'GET', path: ONE, ...reading, cost: directory(1), handle: get },
  { method: 'PATCH', path: ONE, ...writing, handle: update },
  { method: 'DELETE', path: ONE, ...writing, handle: remove },
  { method: 'POST', path: `${ONE}/addPassword`, ...writing, handle: addPassword },
  { method: 'POST', path: `${ONE}/removePassword`, ...writing, handle: removePassword },
  { method: 'POST', path: `${ONE}/addKey`, ...writing, handle: addKey },
  { method: 'POST', path: `${ONE}/removeKey`, ...writing, handle: removeKey },
];

type Json = Readonly<Record<string, unknown>>;

function list(call: Call): Answer {
  const rows = [...call.services.world.applications.values()].map(presentApplication);
  return directoryCollection(call, rows, DIRECTORY_PAGES);
}

function get(call: Call): Answer {
  return { status: 200, json: pick(presentApplication(find(call)), call.query.get('$select')) };
}

/** A new registration can not sign in before it has a service principal, and may do nothing before an administrator consents. */
async function create(call: Call): Promise<Answer> {
  const body = await readJson(call);
  if (typeof body['displayName'] !== 'string' || body['displayName'] === '')
    throw badRequest("Invalid value specified for property 'displayName' of resource 'Application'.");
  const application = call.services.world.addApplication({
    appId: randomUUID(),
    displayName: body['displayName'],
    graph: { roles: [], scopes: [] },
    sharePoint: { roles: [], scopes: [] },
  });
  application.hasServicePrincipal = false;
  change(application, body);
  return { status: 201, json: presentApplication(application) };
}

async function update(call: Call): Promise<Answer> {
  change(find(call), await readJson(call));
  return { status: 204 };
}

function remove(call: Call): Answer {
  const { world } = call.services;
  const application = find(call);
  world.applications.delete(application.appId);
  world.deleted.put('application', application.objectId, application);
  return { status: 204 };
}

async function addPassword(call: Call): Promise<Answer> {
  const application = find(call);
  const wish = ((await readJson(call))['passwordCredential'] ?? {}) as Json;
  const secret = secretOf(randomBytes(30).toString('base64url'), {
    displayName: textOf(wish['displayName']),
    expires: timeOf(wish['endDateTime']) ?? call.services.clock.now() + 730 * DAY,
  });
  application.secrets.push(secret);
  return { status: 200, json: presentSecret(secret, true) };
}

async function removePassword(call: Call): Promise<Answer> {
  const application = find(call);
  const { keyId } = await readJson(call);
  const rest = application.secrets.filter((secret) => secret.keyId !== keyId);
  if (rest.length === application.secrets.length) throw badRequest('No password credential found with keyId.');
  application.secrets = rest;
  return { status: 204 };
}

/** Rolls a certificate; who asks proves that it holds a present one. Without any, a certificate is set by an update instead. */
async function addKey(call: Call): Promise<Answer> {
  const application = find(call);
  const body = await readJson(call);
  checkProof(call, application, body['proof']);
  const key = keyFrom((body['keyCredential'] ?? {}) as Json);
  application.certificates.push(key);
  return { status: 200, json: presentKey(key) };
}

async function removeKey(call: Call): Promise<Answer> {
  const application = find(call);
  const { keyId, proof } = await readJson(call);
  checkProof(call, application, proof);
  const rest = application.certificates.filter((key) => key.keyId !== keyId);
  if (rest.length === application.certificates.length) throw badRequest('No key credential found with keyId.');
  application.certificates = rest;
  return { status: 204 };
}

/** The proof is a token signed with a registered certificate, for the directory, issued by the application's object id, for ten minutes. */
function checkProof(call: Call, application: Application, proof: unknown): void {
  const now = call.services.clock.now();
  const jwt = typeof proof === 'string' ? decodeJwt(proof) : undefined;
  const signed = jwt && validKeys(application, now).some(({ der }) => verifyJwt(jwt, certificateKey(der)));
  const { aud, iss, nbf, exp } = jwt?.claims ?? {};
  const inTime = typeof nbf === 'number' && typeof exp === 'number' && nbf <= now / 1000 + 300 && exp > now / 1000;
  if (signed && inTime && exp - nbf <= 600 && aud === PROOF_AUDIENCE && iss === application.objectId) return;
  throw new GraphError(403, 'Authentication_MissingOrMalformed', 'Access Token missing or malformed.');
}

function change(application: Application, body: Json): void {
  application.displayName = textOf(body['displayName']) ?? application.displayName;
  if (typeof body['isFallbackPublicClient'] === 'boolean') application.publicClient = body['isFallbackPublicClient'];
  const { keyCredentials, requiredResourceAccess } = body;
  if (Array.isArray(keyCredentials)) {
    application.certificates = (keyCredentials as Json[]).map((wish) => known(application, wish) ?? keyFrom(wish));
  }
  if (Array.isArray(requiredResourceAccess)) application.requiredAccess = requiredResourceAccess as RequiredAccess[];
}

/** A credential that is sent back as it was read, without its key, stays as it is. */
function known(application: Application, wish: Json): ApplicationKey | undefined {
  if (wish['key'] !== null && wish['key'] !== undefined) return undefined;
  return application.certificates.find((key) => key.keyId === wish['keyId']);
}

/** `key` is base64 of a certificate in DER. */
function keyFrom(wish: Json): ApplicationKey {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(String(wish['key']), 'base64'));
  } catch {
    throw badRequest('Key credential is not a valid certificate.');
  }
  return keyOf(certificate.raw, {
    displayName: textOf(wish['displayName']),
    starts: timeOf(wish['startDateTime']) ?? certificate.validFromDate.getTime(),
    expires: timeOf(wish['endDateTime']) ?? certificate.validToDate.getTime(),
  });
}

/** By object id, or by `appId=` and the application id. */
function find(call: Call): Application {
  const id = (call.params['application'] ?? '').toLowerCase();
  for (const application of call.services.world.applications.values()) {
    if (application.objectId === id || `appid=${application.appId}` === id) return application;
  }
  throw directoryNotFound(id);
}

function badRequest(message: string): GraphError {
  return new GraphError(400, 'Request_BadRequest', message);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
