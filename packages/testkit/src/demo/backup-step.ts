import type { House } from '../house.ts';
import { runJob, sessionLog } from '../steps.ts';
import { BudgetWatch, budgetText, readBudget } from './budget.ts';
import { bytes, count, type Display, seconds } from './display.ts';
import { type SessionMeasure, Stopwatch, trafficSince } from './measures.ts';

/** Lines of a session's log that the demo shows; the rest is one call away. */
const shownLines = 12;
/** Lines that tell of Microsoft's budget: what was expected, what was needed. */
const budgetLines = /^\[Success\] (Forecast|Needed|Paced)/;

/** Runs the job once, shows it as it goes, and measures it from outside: what the practice tenant charged. */
export async function backUp(
  house: House,
  display: Display,
  step: { readonly jobId: string; readonly title: string },
): Promise<SessionMeasure> {
  display.title(step.title);
  const charged = await trafficSince(house.practice);
  const watch = new Stopwatch();
  await using budget = new BudgetWatch(house.api);
  const session = await runJob(house.api, step.jobId, (running) => {
    const moved = running.statistics?.transferredDataBytes ?? 0;
    const objects = running.progress ?? 0;
    const rate = bytes(Math.round((moved / Math.max(watch.elapsed(), 1)) * 1000));
    const used = budget.latest === undefined ? '' : `, ${budgetText(budget.latest)}`;
    display.progress(
      `${running.status}: ${count(objects)} OneDrives done, ${bytes(moved)}, ${rate}/s, ${seconds(watch.elapsed())}${used}`,
      `${running.status} ${Math.floor(objects / 10)}`,
    );
  });
  const duration = watch.elapsed();
  const traffic = await charged();
  const log = await sessionLog(house.api, session.id ?? '');
  const important = log.filter((line) => !line.startsWith('[Success]') || budgetLines.test(line));
  const end = log.slice(-shownLines / 2).filter((line) => !important.includes(line));
  for (const line of [...important.slice(0, shownLines / 2), ...end]) display.line(line);
  const shown = await readBudget(house.api);
  display.line(`GET /metrics: ${budgetText(shown)}, ${count(shown.refused)} refused`);
  display.line(`${session.status} after ${seconds(duration)}`);
  return {
    ok: session.status === 'Success' || session.status === 'Warning',
    ended: session.endTime ?? new Date().toISOString(),
    duration,
    objects: session.statistics?.processedObjects ?? 0,
    bytes: session.statistics?.transferredDataBytes ?? 0,
    files: traffic.downloads,
    traffic,
  };
}
