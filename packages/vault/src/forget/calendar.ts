import { VaultError } from '../errors.ts';

// The calendar by which snapshots are kept: years, ISO weeks and so on in the time zone a snapshot was written with,
// to the nanosecond, as in restic.

/** A point in time with the place's offset from UTC. */
export interface Moment {
  /** Whole milliseconds since 1970 UTC. */
  readonly milliseconds: number;
  /** What is left below the millisecond, 0 to 999 999. */
  readonly nanoseconds: number;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/** A span of the calendar. A month is as long as the month it meets. Parts left out are 0. */
export interface Period {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
  readonly hours?: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3}(\d{0,6})\d*)?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Reads a time of RFC 3339 with any number of digits of the second; `damaged` for anything else. */
export function momentOf(time: string): Moment {
  const match = TIME.exec(time);
  const milliseconds = Date.parse(time);
  if (!match || Number.isNaN(milliseconds)) throw new VaultError('damaged', `not an ISO time: ${time}`);
  const [, below = '', sign = '+', hours = '0', minutes = '0'] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return { milliseconds, nanoseconds: Number(below.padEnd(6, '0')), offset };
}

/** Negative when `a` is earlier than `b`, positive when it is later. The offsets play no part. */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.milliseconds !== b.milliseconds) return a.milliseconds < b.milliseconds ? -1 : 1;
  return a.nanoseconds - b.nanoseconds;
}

/**
 * The moment a period earlier: first by the calendar of its own offset, where a day that a month lacks runs over into
 * the next month, then by hours. Beyond what a calendar can say, the beginning of all time.
 */
export function before(moment: Moment, period: Period): Moment {
  const { years = 0, months = 0, days = 0, hours = 0 } = period;
  const local = localDate(moment);
  local.setUTCFullYear(local.getUTCFullYear() - years, local.getUTCMonth() - months, local.getUTCDate() - days);
  const milliseconds = local.getTime() - moment.offset * MINUTE - hours * HOUR;
  return { ...moment, milliseconds: Number.isNaN(milliseconds) ? Number.NEGATIVE_INFINITY : milliseconds };
}

/** Numbers that are equal for moments of the same hour, day, ISO week, month, year where they were written. */
export const SLOTS = {
  hourly: (moment: Moment) => daySlot(localDate(moment)) * 100 + localDate(moment).getUTCHours(),
  daily: (moment: Moment) => daySlot(localDate(moment)),
  weekly: (moment: Moment) => weekSlot(localDate(moment)),
  monthly: (moment: Moment) => monthSlot(localDate(moment)),
  yearly: (moment: Moment) => localDate(moment).getUTCFullYear(),
} as const;

/** A date whose UTC fields show what a clock at the moment's offset shows. */
function localDate({ milliseconds, offset }: Moment): Date {
  return new Date(milliseconds + offset * MINUTE);
}

function monthSlot(local: Date): number {
  return local.getUTCFullYear() * 100 + local.getUTCMonth();
}

function daySlot(local: Date): number {
  return monthSlot(local) * 100 + local.getUTCDate();
}

/** ISO 8601: a week belongs to the year that holds its Thursday. */
function weekSlot(local: Date): number {
  const thursday = new Date(local);
  thursday.setUTCDate(local.getUTCDate() + 4 - (local.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  const newYear = new Date(0).setUTCFullYear(year, 0, 1);
  return year * 100 + Math.floor((thursday.getTime() - newYear) / WEEK) + 1;
}
