import type { Job } from '../../api/queries.ts';
import { presets, type Week } from './week.ts';

type SchedulePolicy = NonNullable<Job['schedulePolicy']>;
export type Interval = NonNullable<SchedulePolicy['periodicallyEvery']>;
export type Days = NonNullable<SchedulePolicy['dailyType']>;

/** When a job runs by itself, as a person fills it in. */
export interface Schedule {
  readonly type: 'ManualOnly' | 'Daily' | 'Periodically';
  readonly days: Days;
  /** `HH:MM`. */
  readonly dailyTime: string;
  readonly every: Interval;
  /** Whether a failed session is tried again, how often, and after how many minutes. */
  readonly retries: boolean;
  readonly retryNumber: number;
  readonly retryWait: number;
  /** Whether the job keeps to a window. */
  readonly hasWindow: boolean;
  readonly week: Week;
  /** Minutes by which the hours of the window are ahead of UTC. */
  readonly offset: number;
  /** What the job has and the form does not show: it is sent back as it came. */
  readonly kept: SchedulePolicy;
}

/** The schedule of a job that exists, or of a new one. */
export function scheduleOf(policy: SchedulePolicy = {}): Schedule {
  const { backupWindow, minuteOffset } = policy.backupWindowSettings ?? {};
  const isWhole = backupWindow?.length === 168;
  return {
    type: policy.type ?? 'Daily',
    days: policy.dailyType ?? 'Everyday',
    dailyTime: (policy.dailyTime ?? '22:00:00').slice(0, 5),
    every: policy.periodicallyEvery ?? 'Hours1',
    retries: policy.retryEnabled === true,
    retryNumber: policy.retryNumber ?? 3,
    retryWait: policy.retryWaitInterval ?? 10,
    hasWindow: policy.backupWindowEnabled === true,
    week: isWhole ? backupWindow : presets.nights,
    // A new window is filled in by the clock of whoever does so.
    offset: isWhole ? (minuteOffset ?? 0) : -new Date().getTimezoneOffset(),
    kept: policy,
  };
}

/** The schedule as the API takes it. */
export function policyOf(schedule: Schedule): SchedulePolicy {
  const { type, kept, hasWindow, week, offset } = schedule;
  return {
    ...kept,
    type,
    ...(type === 'ManualOnly' ? {} : { scheduleEnabled: true }),
    ...(type === 'Daily' ? { dailyType: schedule.days, dailyTime: `${schedule.dailyTime}:00` } : {}),
    ...(type === 'Periodically' ? { periodicallyEvery: schedule.every } : {}),
    retryEnabled: schedule.retries,
    ...(schedule.retries ? { retryNumber: schedule.retryNumber, retryWaitInterval: schedule.retryWait } : {}),
    backupWindowEnabled: hasWindow,
    ...(hasWindow ? { backupWindowSettings: { backupWindow: [...week], minuteOffset: offset } } : {}),
  };
}
