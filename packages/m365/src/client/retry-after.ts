/** No announced wait is believed beyond this; a longer one is a fault of the sender. Milliseconds. */
const LONGEST = 60 * 60_000;

/**
 * The wait a server asks for by `Retry-After` (RFC 9110: seconds or a date; Microsoft Graph also sends fractions of a
 * second) or by `RateLimit-Reset` (seconds), whichever is longer.
 *
 * @returns milliseconds from `now`, at most an hour; undefined if the server named none.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const hints = [wait(headers['retry-after'], now), wait(headers['ratelimit-reset'], now)].filter(
    (hint) => hint !== undefined,
  );
  return hints.length === 0 ? undefined : Math.min(LONGEST, Math.max(...hints));
}

function wait(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
