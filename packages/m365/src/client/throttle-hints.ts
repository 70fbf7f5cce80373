import type { OutsideError } from '@coffer/model';
import type { Service } from '../governor/cost.ts';
import type { Observation } from '../governor/options.ts';
import type { RefusalHint } from '../governor/refusal.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * What an answer says of a refusal beside the wait. The directory names the scope of the limit (`x-ms-throttle-scope:
 * Scope/Limit/AppId/TenantId`), Outlook has a code of its own for its mailboxes, and 503 means that the service is busy
 * whoever asks.
 */
export function refusalHint(
  wait: number,
  answer: { readonly status: number; readonly headers: Headers; readonly error: OutsideError },
): RefusalHint {
  const { status, headers, error } = answer;
  if (status === 503) return { wait, busy: true };
  if (error.reason === 'ApplicationThrottled') return { wait, scope: 'mailbox' };
  const named = headers['x-ms-throttle-scope']?.split('/')[0];
  if (named === 'Tenant') return { wait, scope: 'tenant' };
  if (named === 'Tenant_Application' || named === 'Application') return { wait, scope: 'application' };
  return { wait };
}

/**
 * What an answer says of the use of a shared budget, if anything: SharePoint's `RateLimit-*` headers are of the
 * application's minute, the directory's percentage begins at 0.8. Neither is sent reliably.
 */
export function observation(service: Service, user: string | undefined, headers: Headers): Observation | undefined {
  if (service === 'directory') {
    const share = number(headers['x-ms-throttle-limit-percentage']);
    return share === undefined ? undefined : { bucket: DIRECTORY, share };
  }
  const [limit, remaining] = [number(headers['ratelimit-limit']), number(headers['ratelimit-remaining'])];
  if (service !== 'sharepoint' || user !== undefined || limit === undefined || remaining === undefined)
    return undefined;
  return limit > 0 ? { bucket: MINUTE, limit, share: Math.max(0, limit - remaining) / limit } : undefined;
}

const DIRECTORY = 'directory resource units of the application in 10 seconds';
const MINUTE = 'resource units of the application in a minute';

function number(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
