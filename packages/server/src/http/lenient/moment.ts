const pattern =
  /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads a moment as clients write it: ISO 8601, or date and time parted by blanks, dots or slashes. Without a zone it
 * is UTC. Returns ISO 8601 UTC with milliseconds, or undefined if it is no moment.
 */
export function readMoment(text: string): string | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millisecond = (match[7] ?? '').padEnd(3, '0').slice(0, 3);
  const two = (value: number | undefined): string => String(value).padStart(2, '0');
  const local = `${String(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.${millisecond}Z`;
  const time = new Date(local);
  // A day such as 31 February would silently become another one.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== local) return undefined;
  return new Date(time.getTime() - offsetMinutes(match[8]) * 60_000).toISOString();
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(':', '').slice(1);
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}
