/** The hours of a week, 168 from Sunday 0:00 as the API has them; true where a job may run. */
export type Week = readonly boolean[];

/** Hours of a day, and the days in the order in which they are shown: weeks begin on Monday, and 0 is Sunday. */
export const hours: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);
export const days: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

/** The place of an hour in a week. */
export function placeOf(day: number, hour: number): number {
  return day * 24 + hour;
}

function weekOf(isOpen: (day: number, hour: number) => boolean): Week {
  return Array.from({ length: 168 }, (_, place) => isOpen(Math.floor(place / 24), place % 24));
}

const isNight = (_: number, hour: number): boolean => hour >= 20 || hour < 6;
const isWeekend = (day: number): boolean => day === 0 || day === 6;

/** Windows that many want; where one of them fits, nobody has to go through 168 hours. */
export const presets = {
  nights: weekOf(isNight),
  nightsAndWeekends: weekOf((day, hour) => isNight(day, hour) || isWeekend(day)),
  always: weekOf(() => true),
} as const satisfies Readonly<Record<string, Week>>;

/** The week with one hour open or closed. */
export function withHour(week: Week, place: number, isOpen: boolean): Week {
  return week.with(place, isOpen);
}

/** An offset from UTC in minutes as people write it, such as `UTC+01:00`. */
export function offsetName(minutes: number): string {
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
