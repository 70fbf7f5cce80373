import { OutsideError } from '@coffer/model';
import { hostOf } from './transport.ts';

/** The error body of Microsoft Graph; details nest to any depth under either spelling. */
interface GraphErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly innerError?: GraphErrorBody;
  readonly innererror?: GraphErrorBody;
}

/** What is known of a refused request. */
export interface Refusal {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

const DEPTH = 6;

/** Top-level code and the most detailed one of an error body, as Microsoft spells them; empty if there is none. */
function errorCodes(text: string): readonly string[] {
  let body: GraphErrorBody | undefined;
  try {
    body = (JSON.parse(text) as { error?: GraphErrorBody }).error;
  } catch {
    return [];
  }
  const found: string[] = [];
  for (let depth = 0; depth < DEPTH && typeof body === 'object' && body !== null; depth += 1) {
    if (typeof body.code === 'string' && body.code !== '') found.push(body.code);
    body = body.innerError ?? body.innererror;
  }
  return found;
}

/** The id under which Microsoft's support finds a request: Graph, SharePoint and the download hosts each have their own header. */
function requestIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  const id = headers['request-id'] ?? headers['sprequestguid'] ?? headers['x-ms-request-id'];
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

/**
 * An answer that is not a success, as an error. `reason` is Microsoft's most detailed code. The message names the host
 * only: paths and queries may carry tokens.
 */
export function refusalError(refusal: Refusal): OutsideError {
  const codes = errorCodes(refusal.text);
  const reason = codes.at(-1) ?? `http-${refusal.status}`;
  const host = hostOf(refusal.url);
  const requestId = requestIdOf(refusal.headers);
  const details = {
    reason,
    ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  const error = (code: OutsideError['code'], message: string, transient = false): OutsideError =>
    new OutsideError(code, `${message} (${host}, status ${refusal.status}, ${reason}).`, { ...details, transient });
  switch (refusal.status) {
    case 429:
    case 509:
      return error('throttled', 'Microsoft limits the requests', true);
    case 400:
      // Drive reads are known to be refused so now and then although nothing is wrong with them.
      return error('rejected', 'The request was refused', refusal.method === 'GET' && codes.includes('invalidRequest'));
    case 401:
      return unauthorized(refusal, error, requestId);
    case 403:
      return infected(refusal, codes) ? error('locked', 'The file is infected') : error('denied', 'Access was denied');
    case 404:
    case 410:
      return error('gone', 'It does not exist any more');
    case 408:
      return error('unavailable', 'Microsoft waited in vain', true);
    case 423:
      return error('locked', 'It is locked', !codes.includes('notAllowed'));
    case 507:
      return error('full', 'There is no space left');
    default:
      return refusal.status >= 500 ? serverError(refusal, error) : error('rejected', 'The request was refused');
  }
}

type Maker = (code: OutsideError['code'], message: string, transient?: boolean) => OutsideError;

function unauthorized(refusal: Refusal, error: Maker, requestId: string | undefined): OutsideError {
  return refusal.text.includes('Unsupported app only token')
    ? new OutsideError('denied', 'SharePoint accepts applications only with a certificate.', {
        reason: 'certificate-required',
        ...(requestId === undefined ? {} : { requestId }),
      })
    : error('denied', 'The sign-in was not accepted');
}

function serverError(refusal: Refusal, error: Maker): OutsideError {
  const budget = refusal.status === 503 && refusal.retryAfter !== undefined;
  return error(budget ? 'throttled' : 'unavailable', 'Microsoft is not available', refusal.status !== 501);
}

function infected(refusal: Refusal, codes: readonly string[]): boolean {
  return (
    codes.includes('malwareDetected') ||
    codes.includes('virusSuspicious') ||
    refusal.headers['x-virus-infected'] !== undefined
  );
}
