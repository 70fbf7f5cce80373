import { RequestError } from '@coffer/model';
import { Cron } from 'croner';

/** 168 hours from Sunday 00:00, shifted by `minuteOffset` from UTC; true is allowed. */
interface WeekWindow {
  readonly backupWindow?: readonly boolean[];
  readonly minuteOffset?: number;
}

/** When a job runs by itself; the members are those of the v6 API. */
export interface SchedulePolicy {
  readonly type?: 'Periodically' | 'Daily' | 'ManualOnly';
  readonly scheduleEnabled?: boolean;
  readonly backupWindowEnabled?: boolean;
  readonly backupWindowSettings?: WeekWindow;
  readonly periodicallyWindowSettings?: WeekWindow;
  readonly periodicallyOffsetMinutes?: number;
  readonly periodicallyEvery?: keyof typeof periods;
  readonly dailyType?: keyof typeof weekdays;
  /** `HH:MM:SS` in the server's own time zone. */
  readonly dailyTime?: string;
  readonly retryEnabled?: boolean;
  readonly retryNumber?: number;
  /** Minutes. */
  readonly retryWaitInterval?: number;
}

const periods = {
  Minutes5: '*/5 * * * *',
  Minutes10: '*/10 * * * *',
  Minutes15: '*/15 * * * *',
  Minutes30: '*/30 * * * *',
  Hours1: '* * * *',
  Hours2: '*/2 * * *',
  Hours4: '*/4 * * *',
  Hours8: '*/8 * * *',
} as const;

/** Days of the week in the words of the API, as cron writes them. */
export const weekdays = {
  Everyday: '*',
  Workdays: '1-5',
  Weekends: '0,6',
  Sunday: '0',
  Monday: '1',
  Tuesday: '2',
  Wednesday: '3',
  Thursday: '4',
  Friday: '5',
  Saturday: '6',
} as const;

const hourMs = 3_600_000;
const hoursOfWeek = 168;
/** A window that leaves no start within this many tries allows none at all: more than two weeks of five-minute steps. */
const mostTries = 5000;

/**
 * The next start after `after` (milliseconds since 1970 UTC), or undefined when the job never starts by itself.
 * `timeZone` is an IANA name; the machine's own when it is left out.
 */
export function nextRun(policy: SchedulePolicy, after: number, timeZone?: string): number | undefined {
  const pattern = patternOf(policy);
  if (pattern === undefined) return undefined;
  const cron = new Cron(pattern, timeZone === undefined ? { paused: true } : { paused: true, timezone: timeZone });
  let from = new Date(after);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const next = cron.nextRun(from);
    if (next === null) return undefined;
    if (mayStart(policy, next.getTime())) return next.getTime();
    from = next;
  }
  return undefined;
}

/** Whether a session that the schedule started may still be running at `at`. */
export function mayRun(policy: SchedulePolicy, at: number): boolean {
  return policy.backupWindowEnabled !== true || isOpen(policy.backupWindowSettings, at);
}

/**
 * Checks a policy that a caller sent.
 * Rejects with RequestError('invalid') when it could not be followed.
 */
export function checkPolicy(policy: SchedulePolicy): void {
  if (policy.type === 'Daily' && readTime(policy.dailyTime ?? '00:00:00') === undefined) {
    throw new RequestError('invalid', `schedulePolicy.dailyTime must be a time of day as HH:MM:SS.`);
  }
  for (const name of ['backupWindowSettings', 'periodicallyWindowSettings'] as const) {
    const hours = policy[name]?.backupWindow;
    if (hours !== undefined && hours.length !== hoursOfWeek) {
      throw new RequestError('invalid', `schedulePolicy.${name}.backupWindow must have 168 values, one an hour.`);
    }
  }
  if ((policy.retryNumber ?? 0) < 0 || (policy.retryWaitInterval ?? 0) < 0) {
    throw new RequestError('invalid', 'schedulePolicy: retryNumber and retryWaitInterval must not be negative.');
  }
}

function patternOf(policy: SchedulePolicy): string | undefined {
  if (policy.type === 'Daily') {
    const time = readTime(policy.dailyTime ?? '00:00:00');
    if (time === undefined) return undefined;
    return `${time.second} ${time.minute} ${time.hour} * * ${weekdays[policy.dailyType ?? 'Everyday']}`;
  }
  if (policy.type !== 'Periodically') return undefined;
  const every = policy.periodicallyEvery ?? 'Hours1';
  if (every.startsWith('Minutes')) return periods[every];
  const offset = Math.min(59, Math.max(0, Math.trunc(policy.periodicallyOffsetMinutes ?? 0)));
  return `${offset} ${periods[every]}`;
}

function mayStart(policy: SchedulePolicy, at: number): boolean {
  if (!mayRun(policy, at)) return false;
  const hourly = policy.type === 'Periodically' && (policy.periodicallyEvery ?? 'Hours1').startsWith('Hours');
  return !hourly || policy.scheduleEnabled !== true || isOpen(policy.periodicallyWindowSettings, at);
}

function isOpen(window: WeekWindow | undefined, at: number): boolean {
  const hours = window?.backupWindow;
  if (hours === undefined || hours.length === 0) return true;
  const local = at + (window?.minuteOffset ?? 0) * 60_000;
  // 1970-01-01 was a Thursday: four days after Sunday.
  const hour = (Math.floor(local / hourMs) + 4 * 24) % hoursOfWeek;
  return hours[(hour + hoursOfWeek) % hoursOfWeek] ?? true;
}

/** A time of day as `HH:MM:SS`; undefined if it is none. */
export function readTime(text: string): { hour: number; minute: number; second: number } | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(text);
  if (!found) return undefined;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? '0')];
  return hour < 24 && minute < 60 && second < 60 ? { hour, minute, second } : undefined;
}
