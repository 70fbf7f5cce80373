/** An answer of the server that was not a success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  /** Under which the server's log has the request; absent when it could not be reached. */
  readonly requestId: string | undefined;

  constructor(
    status: number,
    message: string,
    options: ErrorOptions & { readonly requestId?: string | undefined } = {},
  ) {
    super(message, options);
    this.status = status;
    this.requestId = options.requestId;
  }
}

const sessionPath = '/coffer/v1/console/session';
let renewing: Promise<boolean> | undefined;

/** Sends one request. A session that has run out is renewed once; everything but a success rejects with {@link ApiError}. */
export async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const first = await attempt(method, path, body, signal);
  if (first.status !== 401 || path.startsWith(sessionPath)) return await checked(first);
  renewing ??= renew().finally(() => {
    renewing = undefined;
  });
  return await checked((await renewing) ? await attempt(method, path, body, signal) : first);
}

async function attempt(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, 'The server cannot be reached.', { cause });
  }
}

async function renew(): Promise<boolean> {
  const answer = await attempt('POST', `${sessionPath}/renew`, undefined);
  return answer.ok;
}

async function checked(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const text = await answer.text();
  const requestId = answer.headers.get('x-request-id') ?? undefined;
  throw new ApiError(answer.status, messageIn(text) ?? `The server answered ${answer.status}.`, { requestId });
}

function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' && message !== '' ? message : undefined;
  } catch {
    // Not JSON: there is no message to show.
    return undefined;
  }
}
