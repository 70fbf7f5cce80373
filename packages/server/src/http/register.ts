import { allOperations, answerFaults, type BuiltOperationId, type Operation } from '@coffer/contract';
import { Defect, OutsideError, RequestError } from '@coffer/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allows } from '../services/administrators/console-role.ts';
import type { AuditService } from '../services/audit/audit-service.ts';
import type { Admission } from '../services/portal/admission.ts';
import type { TokenService } from '../services/tokens/token-service.ts';
import { beginEntry } from './audit-trail.ts';
import type { Caller, Circumstances, Handlers, StreamAnswer } from './handler.ts';
import { outlivesClient } from './lasting-operations.ts';
import { readBody, readPage, readParams, readQuery } from './lenient/request.ts';
import { callerOf, identify } from './plugins/auth.ts';
import { isForPeople } from './portal/portal-operations.ts';
import { sendStream } from './stream.ts';

/** What the routes need. */
export interface RouteOptions {
  readonly handlers: Handlers<string>;
  readonly tokens: TokenService;
  /** Decides what people of the restore portal may do. */
  readonly admission: Admission;
  readonly audit: AuditService;
  readonly publicUrl: string | undefined;
  readonly checkAnswers: boolean;
  /** Aborted when the server shuts down. */
  readonly closing: AbortSignal;
}

type AnyCall = Circumstances & { readonly params: unknown; readonly query: unknown; readonly body: unknown };
type AnyHandler = (call: AnyCall) => Promise<unknown>;

/** Bytes of a body that is accepted with a token: room for long lists of items and for certificates. */
const largestBody = 4 * 1024 * 1024;
/** Bytes of a body that is accepted from anybody. */
const largestAnonymousBody = 64 * 1024;

/** Makes a route for every operation of the contract and of Coffer's own. Those that are not built answer 501, after the token was checked. */
export function registerOperations(app: FastifyInstance, options: RouteOptions): void {
  for (const [id, operation] of Object.entries<Operation>(allOperations)) {
    app.route({
      method: operation.method,
      url: operation.path.replace(/\{([^}]+)\}/g, ':$1'),
      bodyLimit: operation.permission === 'anonymous' ? largestAnonymousBody : largestBody,
      onRequest: async (request) => {
        const caller = await identify(request, operation.permission, options.tokens);
        const refusal = refusalOf({ id, operation }, caller);
        if (refusal) {
          const path = pathOf(operation, request);
          await (await beginEntry(options.audit, { id, operation, caller, path, address: request.ip }))(refusal);
          throw refusal;
        }
      },
      handler: async (request, reply) => {
        const handler = options.handlers[id as BuiltOperationId] as unknown as AnyHandler | undefined;
        const caller = callerOf(request);
        if (!operation.built || !handler) return await reply.code(501).send({ message: `${id} is not built yet.` });
        if (!caller) throw new Defect('A request came to its handler without having been identified.');
        const path = pathOf(operation, request);
        const end = await beginEntry(options.audit, { id, operation, caller, path, address: request.ip });
        try {
          const call = callOf(operation, { request, reply, caller }, options);
          await admit(call, options.admission);
          const answer = await handler(call);
          if (options.checkAnswers) refuseWrongAnswer(id as BuiltOperationId, answer);
          await sendAnswer(reply, operation, answer);
          await end(operation.stream ? brokenOff(reply) : undefined);
        } catch (error) {
          await end(error);
          throw error;
        }
      },
    });
  }
}

/** What the contract offers is narrowed to what the role of a user, or the restore portal, allows. Undefined: it is allowed. */
function refusalOf(
  { id, operation }: { readonly id: string; readonly operation: Operation },
  caller: Caller,
): RequestError | undefined {
  if (caller.role === 'administrator' && !allows(caller.consoleRole, id, operation)) {
    return new RequestError('denied', `Your role (${caller.consoleRole}) does not allow this.`);
  }
  if (caller.role === 'operator' && !isForPeople(id)) {
    return new RequestError(
      'denied',
      'This cannot be done from the restore portal: ask whoever takes care of the backups.',
    );
  }
  return undefined;
}

/** Whoever comes from the restore portal does it within the own reach. */
async function admit({ caller, params, body }: AnyCall, admission: Admission): Promise<void> {
  if (caller.role !== 'operator') return;
  const { restoreSessionId } = params as { readonly restoreSessionId?: string };
  await admission.admit(caller.person, { restoreSessionId, body });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
}

function callOf(operation: Operation, { request, reply, caller }: Exchange, options: RouteOptions): AnyCall {
  const given = request.params as Readonly<Record<string, string>>;
  const search = new URLSearchParams(request.url.split('?').slice(1).join('?'));
  const query = readQuery(operation, search);
  return {
    params: readParams(operation, given),
    query,
    body: readBody(operation, request.body as Uint8Array | undefined),
    page: readPage(query),
    caller,
    baseUrl: baseUrlOf(request, options.publicUrl),
    path: pathOf(operation, request),
    search,
    address: request.ip,
    signal: outlivesClient(operation) ? options.closing : AbortSignal.any([options.closing, signalOf(reply)]),
  };
}

/** The path in the contract's spelling with what the request names. */
function pathOf({ path }: Operation, { params }: FastifyRequest): string {
  const given = params as Readonly<Record<string, string>>;
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
}

/** `https://host:port` as the client sees the server. */
export function baseUrlOf(request: FastifyRequest, publicUrl: string | undefined): string {
  return publicUrl ?? `https://${hostOf(request)}`;
}

/** Host and port as the client wrote them, or as the connection has them if he did not write any that can be used. */
function hostOf(request: FastifyRequest): string {
  const { localAddress = 'localhost', localPort = 443 } = request.socket;
  if (/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(request.host)) return request.host;
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}

/** Aborted when the connection closes before the answer is complete. */
function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const leave = () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('The client has gone away.'));
  };
  // Who goes before this is reached is not told of any more.
  if (reply.raw.destroyed) leave();
  else reply.raw.once('close', leave);
  return controller.signal;
}

function refuseWrongAnswer(id: BuiltOperationId, answer: unknown): void {
  const faults = answerFaults(id, answer);
  if (faults.length > 0) throw new Defect(`${id} answers what the contract does not allow: ${faults.join('; ')}`);
}

async function sendAnswer(reply: FastifyReply, operation: Operation, answer: unknown): Promise<void> {
  reply.code(operation.success);
  if (operation.stream) await sendStream(reply, answer as StreamAnswer);
  else if (answer === undefined) await reply.send();
  else await reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

/** Why a stream was not sent whole; undefined if it was. */
function brokenOff({ raw }: FastifyReply): OutsideError | undefined {
  if (raw.writableFinished) return undefined;
  return new OutsideError('unreachable', 'The connection closed before everything was sent.');
}
