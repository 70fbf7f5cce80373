const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for people, in steps of 1,000. */
export function bytes(count: number | null | undefined): string {
  let value = count ?? 0;
  let unit = 0;
  // What would be rounded to a thousand is one of the next unit.
  while (value >= 999.95 && unit < units.length - 1) {
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
function momentFormat(language: string, timeStyle: 'short' | 'medium' = 'short'): Intl.DateTimeFormat {
  const key = `${language} ${timeStyle}`;
  const known = momentFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language || 'en', { dateStyle: 'medium', timeStyle });
  momentFormats.set(key, made);
  return made;
}

/** How long something took that began and ended at moments of the API, or has gone on if it has not ended; nothing if it has not begun. */
export function took(from: string | null | undefined, to: string | null | undefined): string {
  return from ? duration(((to ? Date.parse(to) : Date.now()) - Date.parse(from)) / 1000) : '';
}

/** A time span in its two largest units. */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [number, Unit])[] = [
    [Math.floor(whole / 86_400), 'day'],
    [Math.floor(whole / 3600) % 24, 'hour'],
    [Math.floor(whole / 60) % 60, 'minute'],
    [whole % 60, 'second'],
  ];
  const first = Math.max(
    0,
    parts.findIndex(([count]) => count > 0),
  );
  const told = whole === 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return told.map(([count, unit]) => withUnit(count, unit)).join(' ');
}

type Unit = 'day' | 'hour' | 'minute' | 'second';

function withUnit(count: number, unit: Unit): string {
  return count.toLocaleString(document.documentElement.lang, { style: 'unit', unit, unitDisplay: 'short' });
}

/** Moments of the API as words, with seconds where two of them would look the same: all of one list, so that each can be told from the others. */
export function apart(moments: readonly string[], options: Intl.DateTimeFormatOptions): ReadonlyMap<string, string> {
  const coarse = new Intl.DateTimeFormat(document.documentElement.lang || 'en', { ...options, timeStyle: 'short' });
  const fine = new Intl.DateTimeFormat(document.documentElement.lang || 'en', { ...options, timeStyle: 'medium' });
  // Of times alone, those of different days are no doubles.
  const minuteOf = (moment: string): number => Math.floor(Date.parse(moment) / 60_000);
  const counts = new Map<number, number>();
  for (const moment of moments) counts.set(minuteOf(moment), (counts.get(minuteOf(moment)) ?? 0) + 1);
  return new Map(
    moments.map((moment) => {
      const format = (counts.get(minuteOf(moment)) ?? 0) > 1 ? fine : coarse;
      return [moment, format.format(new Date(moment))];
    }),
  );
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

/** A moment of the API to the second, for logs. */
export function exactMoment(text: string | null | undefined): string {
  return text ? momentFormat(document.documentElement.lang, 'medium').format(new Date(text)) : '';
}

/** From one moment of the API to another, as short as it can be told. */
export function span(from: string, to: string): string {
  return momentFormat(document.documentElement.lang).formatRange(new Date(from), new Date(to));
}

/** A moment of the API that is near: the time alone if it is today. */
export function nearMoment(text: string): string {
  const language = document.documentElement.lang || 'en';
  const date = new Date(text);
  return date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString(language, { timeStyle: 'short' })
    : moment(text);
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
