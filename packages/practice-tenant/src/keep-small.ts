import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEGABYTE = 1024 ** 2;
/** Resident memory beyond which a collection is worth its time, in bytes; the tenant itself needs a small part of it. */
const LIMIT = 320 * MEGABYTE;
const EVERY_MS = 1_000;
/** How far memory may grow beyond what a collection left before the next one. */
const SLACK = 1.25;

/**
 * Lets the process give memory back that it no longer uses. V8 lets garbage lie as long as the machine has room, several hundred
 * megabytes of it while pages are written; a program that lends its machine to others should not.
 */
export function keepSmall(): Disposable {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let limit = LIMIT;
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() < limit) return;
    collect();
    limit = Math.max(LIMIT, process.memoryUsage.rss() * SLACK);
  }, EVERY_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
