/** A month; January is 0. */
export interface Month {
  readonly year: number;
  readonly month: number;
}

/** A day of a month in the person's own time. */
export interface Day {
  readonly key: string;
  readonly number: number;
  /** Written out. */
  readonly name: string;
}

/** The month in which a moment (ISO 8601) lies. */
export function monthOf(time: string): Month {
  const date = new Date(time);
  return { year: date.getFullYear(), month: date.getMonth() };
}

/** The month so many months later. */
export function monthAfter({ year, month }: Month, months: number): Month {
  const date = new Date(year, month + months);
  return { year: date.getFullYear(), month: date.getMonth() };
}

/** A day's name in tables: two moments of one day have the same. */
export function keyOfDay(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** The days of a month behind as many empty places as its first week needs; weeks begin on Monday. */
export function daysOf(
  { year, month }: Month,
  language: string,
): { readonly weekdays: readonly string[]; readonly days: readonly (Day | undefined)[] } {
  const short = new Intl.DateTimeFormat(language, { weekday: 'short' });
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'full' });
  // The first of January 2024 was a Monday.
  const weekdays = Array.from({ length: 7 }, (_, index) => short.format(new Date(2024, 0, 1 + index)));
  const before = (new Date(year, month, 1).getDay() + 6) % 7;
  const length = new Date(year, month + 1, 0).getDate();
  const days = Array.from({ length }, (_, index) => {
    const date = new Date(year, month, index + 1);
    return { key: keyOfDay(date), number: index + 1, name: long.format(date) };
  });
  return { weekdays, days: [...Array.from({ length: before }, () => undefined), ...days] };
}
