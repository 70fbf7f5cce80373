import { Cron } from 'croner';
import type { RetentionPolicy } from '../../db/stores/repository-store.ts';
import { readTime, weekdays } from '../jobs/schedule.ts';

const numbers: Readonly<Record<string, string>> = { First: '#1', Second: '#2', Third: '#3', Fourth: '#4', Last: '#L' };

/**
 * When a repository is cleaned up next after `after` (milliseconds since 1970 UTC): on days of the week at a time of day, or once a
 * month on a day such as the last Sunday. What the policy leaves open is every day, the first Sunday, midnight.
 * `timeZone` is an IANA name; the machine's own when it is left out.
 */
export function nextCleanUp(policy: RetentionPolicy, after: number, timeZone?: string): number | undefined {
  const cron = new Cron(patternOf(policy), { paused: true, ...(timeZone === undefined ? {} : { timezone: timeZone }) });
  return cron.nextRun(new Date(after))?.getTime();
}

function patternOf(policy: RetentionPolicy): string {
  const isMonthly = policy.retentionFrequencyType === 'Monthly';
  const text = isMonthly ? policy.monthlyTime : policy.dailyTime;
  const { hour, minute, second } = readTime(text ?? '') ?? { hour: 0, minute: 0, second: 0 };
  const clock = `${second} ${minute} ${hour}`;
  if (!isMonthly) return `${clock} * * ${weekdays[(policy.dailyType ?? 'Everyday') as keyof typeof weekdays] ?? '*'}`;
  const weekday = weekdays[(policy.monthlyDayofweek ?? 'Sunday') as keyof typeof weekdays] ?? '0';
  return `${clock} * * ${weekday}${numbers[policy.monthlyDaynumber ?? 'First'] ?? '#1'}`;
}
