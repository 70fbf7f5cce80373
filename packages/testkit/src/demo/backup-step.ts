import type { House } from '../house.ts';
import { runJob, sessionLog } from '../steps.ts';
import { bytes, count, type Display, seconds } from './display.ts';
import { type SessionMeasure, Stopwatch, trafficSince } from './measures.ts';

/** Lines of a session's log that the demo shows; the rest is one call away. */
const shownLines = 12;

/** Runs the job once, shows it as it goes, and measures it from outside: what the practice tenant charged. */
export async function backUp(
  house: House,
  display: Display,
  step: { readonly jobId: string; readonly title: string },
): Promise<SessionMeasure> {
  display.title(step.title);
  const charged = await trafficSince(house.practice);
  const watch = new Stopwatch();
  const session = await runJob(house.api, step.jobId, (running) => {
    const moved = running.statistics?.transferredDataBytes ?? 0;
    const objects = running.progress ?? 0;
    const rate = bytes(Math.round((moved / Math.max(watch.elapsed(), 1)) * 1000));
    display.progress(
      `${running.status}: ${count(objects)} OneDrives done, ${bytes(moved)}, ${rate}/s, ${seconds(watch.elapsed())}`,
      `${running.status} ${Math.floor(objects / 10)}`,
    );
  });
  const duration = watch.elapsed();
  const traffic = await charged();
  const log = await sessionLog(house.api, session.id ?? '');
  const important = log.filter((line) => !line.startsWith('[Success]'));
  for (const line of [...important.slice(0, shownLines / 2), ...log.slice(-shownLines / 2)]) display.line(line);
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
