/**
 * SharePoint's limits as Microsoft publishes them ("Avoid getting throttled or blocked in SharePoint Online"), counted
 * exactly: every request by itself, refused ones included. Shares no code with the governor.
 */
export class Microsoft {
  readonly #now: () => number;
  readonly #windows = new Map<string, Log>();
  /** All limits are multiplied by this. */
  scale = 1;
  refused = 0;
  /** Units of requests that were served, and of all. */
  served = 0;
  charged = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Serves the request, or says how many milliseconds to wait. */
  ask(units: number, user: string | undefined): number | undefined {
    const limits: [string, number, number, number][] =
      user === undefined
        ? [
            ['app minute', 60_000, 1_250, units],
            ['app day', 86_400_000, 1_200_000, units],
            ['tenant', 300_000, 18_750, units],
          ]
        : [
            [`user ${user}`, 300_000, 3_000, 1],
            ['tenant', 300_000, 18_750, units],
          ];
    this.charged += units;
    let wait = 0;
    for (const [name, window, limit, amount] of limits) {
      const log = this.#windows.get(name) ?? new Log(window);
      this.#windows.set(name, log);
      wait = Math.max(wait, log.add(this.#now(), amount, limit * this.scale));
    }
    if (wait === 0) {
      this.served += units;
      return undefined;
    }
    this.refused += 1;
    return Math.ceil(wait / 1000) * 1000;
  }
}

/** Everything in a window, one entry per request. */
class Log {
  readonly #window: number;
  #at: number[] = [];
  #amount: number[] = [];
  #head = 0;
  #used = 0;

  constructor(window: number) {
    this.#window = window;
  }

  /** Adds use; 0 if there was room, else milliseconds until there is. */
  add(now: number, amount: number, limit: number): number {
    for (; this.#head < this.#at.length && this.#at[this.#head]! <= now - this.#window; this.#head += 1)
      this.#used -= this.#amount[this.#head]!;
    if (this.#head > 100_000) {
      this.#at = this.#at.slice(this.#head);
      this.#amount = this.#amount.slice(this.#head);
      this.#head = 0;
    }
    this.#at.push(now);
    this.#amount.push(amount);
    this.#used += amount;
    if (this.#used <= limit) return 0;
    let left = this.#used;
    for (let at = this.#head; at < this.#at.length; at += 1) {
      left -= this.#amount[at]!;
      if (left <= limit - amount) return this.#at[at]! + this.#window - now;
    }
    return this.#window;
  }
}
