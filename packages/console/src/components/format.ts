const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for people, in steps of 1,000. */
export function bytes(count: number | null | undefined): string {
  let value = count ?? 0;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${units[unit]}`;
}

/** A moment of the API (ISO 8601) in the person's own time and language; the fallback if there is none. */
export function moment(text: string | null | undefined, fallback = ''): string {
  if (text === null || text === undefined || text === '') return fallback;
  return momentFormat(document.documentElement.lang).format(new Date(text));
}

const momentFormats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it, which long lists would show. */
function momentFormat(language: string): Intl.DateTimeFormat {
  const known = momentFormats.get(language);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language || 'en', { dateStyle: 'medium', timeStyle: 'short' });
  momentFormats.set(language, made);
  return made;
}

/** How long it is until a moment of the API, in words, in the coarsest unit that still tells something. */
export function fromNow(text: string): string {
  const minutes = Math.max(0, (Date.parse(text) - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang || 'en', { numeric: 'auto' });
  if (minutes < 90) return format.format(Math.round(minutes), 'minute');
  return minutes < 36 * 60
    ? format.format(Math.round(minutes / 60), 'hour')
    : format.format(Math.round(minutes / (24 * 60)), 'day');
}

/** A count for people. */
export function number(count: number | null | undefined): string {
  return Math.round(count ?? 0).toLocaleString(document.documentElement.lang);
}

/** How often one thing is contained in another. */
export function times(ratio: number): string {
  return `${ratio.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ×`;
}

/** A share from 0 to 1 in per cent. */
export function percent(share: number): string {
  return share.toLocaleString(document.documentElement.lang, { style: 'percent', maximumFractionDigits: 0 });
}

/** Days from now until a moment of the API, begun ones counted whole. */
export function daysUntil(text: string): number {
  return Math.ceil((Date.parse(text) - Date.now()) / 86_400_000);
}
