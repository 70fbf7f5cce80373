import { VaultError } from '../errors.ts';

/** Who holds a lock, as its file says (restic design document, "Locks"). */
export interface LockContent {
  /** Milliseconds since 1970, of the last refresh. */
  readonly time: number;
  readonly exclusive: boolean;
  readonly hostname: string;
  readonly username: string;
  readonly pid: number;
}

/** A lock that nobody refreshed for this long is abandoned, milliseconds (restic design document). */
export const STALE_AFTER = 30 * 60_000;

export function encodeLock(lock: LockContent): string {
  return JSON.stringify({ ...lock, time: new Date(lock.time).toISOString() });
}

export function decodeLock(json: string): LockContent {
  try {
    const value = JSON.parse(json) as Partial<Record<keyof LockContent, unknown>>;
    const time = Date.parse(String(value.time));
    if (Number.isNaN(time)) throw new RangeError('no time');
    return {
      time,
      exclusive: value.exclusive === true,
      hostname: String(value.hostname ?? ''),
      username: String(value.username ?? ''),
      pid: Number(value.pid ?? 0),
    };
  } catch (cause) {
    throw new VaultError('damaged', 'a lock file is malformed', { cause });
  }
}

/** Whether its holder is surely gone: not refreshed in time, or a process of this host that no longer runs. */
export function isStale(
  lock: LockContent,
  here: { now: number; hostname: string; alive: (pid: number) => boolean },
): boolean {
  if (here.now - lock.time > STALE_AFTER) return true;
  return lock.hostname === here.hostname && lock.pid > 0 && !here.alive(lock.pid);
}

/** Whether a process of this host runs. A process that may not be asked does run. */
export function processAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
