import { randomUUID } from 'node:crypto';
import type { Answer } from '../../http/exchange.ts';
import type { WorldError, WorldErrorCode } from '../../world/index.ts';

/** A refusal of Microsoft Graph. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { inner?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = more.inner;
    this.headers = more.headers ?? {};
  }

  /** The answer in Graph's error shape; `now` is ms UTC. */
  answer(now: number): Answer {
    const requestId = randomUUID();
    const innerError = {
      ...(this.inner === undefined ? {} : { code: this.inner }),
      date: new Date(now).toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': requestId,
    };
    return {
      status: this.status,
      headers: this.headers,
      json: { error: { code: this.code, message: this.message, innerError } },
    };
  }
}

const FROM_WORLD: Readonly<Record<WorldErrorCode, readonly [number, string, string | undefined]>> = {
  itemNotFound: [404, 'itemNotFound', undefined],
  notFound: [404, 'itemNotFound', undefined],
  nameAlreadyExists: [409, 'nameAlreadyExists', undefined],
  invalidName: [400, 'invalidRequest', 'invalidPath'],
  pathIsTooLong: [400, 'invalidRequest', 'pathIsTooLong'],
  invalidRequest: [400, 'invalidRequest', undefined],
  quotaLimitReached: [507, 'quotaLimitReached', undefined],
};

/** A refusal of the world in Graph's words. */
export function fromWorld(error: WorldError): GraphError {
  const [status, code, inner] = FROM_WORLD[error.code];
  return new GraphError(status, code, error.message, inner === undefined ? {} : { inner });
}

/** 404 as OneDrive and SharePoint word it. */
export function itemNotFound(): GraphError {
  return new GraphError(404, 'itemNotFound', 'The resource could not be found.');
}

/** 404 as the directory words it. */
export function directoryNotFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** 403 as OneDrive and SharePoint word it. */
export function accessDenied(): GraphError {
  return new GraphError(403, 'accessDenied', 'The caller does not have permission to perform the action.');
}

/** 400 with the code that OneDrive and SharePoint use. */
export function invalidRequest(message: string): GraphError {
  return new GraphError(400, 'invalidRequest', message);
}
