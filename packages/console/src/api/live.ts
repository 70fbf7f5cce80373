import type { QueryClient } from '@tanstack/react-query';
import { currentUser } from './session.ts';

const stream = '/coffer/v1/events';
/** Milliseconds before the stream is opened anew: at first, and at most. */
const shortestWait = 2_000;
const longestWait = 5 * 60_000;
/** A stream that lasted so long had been well. Milliseconds. */
const steady = 60_000;
/** What changes within this time is asked for once. Milliseconds. */
const together = 500;
/** How often is looked while the server tells of changes, for what it does not tell. Milliseconds. */
const told = 15_000;

const lists = ['jobs', 'sessions', 'running-sessions'];
/** What is counted anew when a session has ended. */
const counted = ['coverage-totals'];
const ofSession = ['session-of-job', 'session-progress', 'session-objects', 'session-log'];

let isTold = false;

/** Milliseconds until the next look at something that is running: `otherwise`, unless the server tells of changes by itself. */
export function pace(otherwise: number): number {
  return isTold ? told : otherwise;
}

/** Milliseconds to wait before the stream is opened anew, after one that lasted `lasted`: longer each time, unless it had been well. */
export function nextWait(before: number, lasted: number): number {
  return lasted >= steady ? shortestWait : Math.min(before * 2, longestWait);
}

/**
 * Listens to what the server tells of sessions, and has the pages ask anew for what changed. While the stream is broken they look by themselves.
 * A window that nobody sees does not listen: browsers open only a few connections to one server. Returns what ends it.
 */
export function listen(queries: QueryClient): () => void {
  const listener = new Listener(queries);
  const turn = (): void => (document.hidden ? listener.close() : listener.open());
  document.addEventListener('visibilitychange', turn);
  turn();
  return () => {
    document.removeEventListener('visibilitychange', turn);
    listener.close();
  };
}

class Listener {
  readonly #queries: QueryClient;
  readonly #changed = new Set<string>();
  #hasEnded = false;
  #source: EventSource | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #wait = shortestWait / 2;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  open(): void {
    this.close();
    const source = new EventSource(stream);
    let opened: number | undefined;
    source.addEventListener('open', () => {
      opened = Date.now();
      isTold = true;
    });
    source.addEventListener('session', ({ data }: MessageEvent<string>) => this.#notice(data));
    source.addEventListener('error', () => this.#again(opened === undefined ? 0 : Date.now() - opened));
    this.#source = source;
  }

  close(): void {
    clearTimeout(this.#waiting);
    clearTimeout(this.#asking);
    this.#asking = undefined;
    this.#source?.close();
    this.#source = undefined;
    isTold = false;
  }

  /** The browser would try again by itself, for ever at the same pace, and not at all once the session has run out. */
  #again(lasted: number): void {
    this.close();
    void this.#ask([...lists, ...counted, ...ofSession].map((name) => [name]));
    this.#wait = nextWait(this.#wait, lasted);
    this.#waiting = setTimeout(() => void this.#renewed(), this.#wait);
  }

  async #renewed(): Promise<void> {
    try {
      await currentUser();
    } catch {
      // Whoever is not signed in any more is told so by the page itself; an unreachable server may come back.
      this.#again(0);
      return;
    }
    if (!document.hidden) this.open();
  }

  #notice(text: string): void {
    const { id, endTime } = JSON.parse(text) as { readonly id?: unknown; readonly endTime?: unknown };
    if (typeof id !== 'string') return;
    this.#changed.add(id);
    if (endTime !== undefined) this.#hasEnded = true;
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      const ids = [...this.#changed];
      this.#changed.clear();
      const names = this.#hasEnded ? [...lists, ...counted] : lists;
      this.#hasEnded = false;
      void this.#ask([...names.map((name) => [name]), ...ids.flatMap((one) => ofSession.map((name) => [name, one]))]);
    }, together);
  }

  async #ask(keys: readonly (readonly string[])[]): Promise<void> {
    await Promise.all(keys.map(async (queryKey) => await this.#queries.invalidateQueries({ queryKey })));
  }
}
