/** A window is kept in this many slots; precise enough, and small however busy the caller is. */
const SLOTS = 100;

interface Slot {
  readonly start: number;
  amount: number;
}

/** How much was used in the last `windowSeconds`, moving along with the time. Times are ms UTC. */
export class SlidingWindow {
  readonly #windowMs: number;
  readonly #slotMs: number;
  readonly #slots: Slot[] = [];
  #used = 0;

  constructor(windowSeconds: number) {
    this.#windowMs = windowSeconds * 1000;
    this.#slotMs = this.#windowMs / SLOTS;
  }

  add(now: number, amount: number): void {
    this.#forget(now);
    const start = Math.floor(now / this.#slotMs) * this.#slotMs;
    const last = this.#slots.at(-1);
    if (last?.start === start) last.amount += amount;
    else this.#slots.push({ start, amount });
    this.#used += amount;
  }

  used(now: number): number {
    this.#forget(now);
    return this.#used;
  }

  /** Milliseconds until at most `limit` is in use, if nothing is added meanwhile. */
  waitUntil(now: number, limit: number): number {
    let used = this.used(now);
    for (const slot of this.#slots) {
      if (used <= limit) break;
      used -= slot.amount;
      if (used <= limit) return Math.max(0, slot.start + this.#slotMs + this.#windowMs - now);
    }
    return 0;
  }

  #forget(now: number): void {
    let gone = 0;
    for (const slot of this.#slots) {
      if (slot.start + this.#slotMs + this.#windowMs > now) break;
      this.#used -= slot.amount;
      gone++;
    }
    if (gone > 0) this.#slots.splice(0, gone);
  }
}
