import type { Cost } from './cost.ts';
import { Heap } from './heap.ts';

/** A request that wants to go. */
export interface Waiter {
  readonly cost: Cost;
  /** Restores and browsing may use the reserve; backups may only borrow it. */
  readonly urgent: boolean;
  /** The smaller goes first. */
  readonly rank: number;
  /** Since when it waits, in the governor's time. */
  readonly since: number;
  state: 'waiting' | 'granted' | 'gone';
}

/** Something that may have to be waited for: room in a bucket, the end of a fence, a free connection. */
export abstract class Gate {
  /** Who waits here; made when first needed, for most gates never have a queue. */
  #queue: WaiterQueue | undefined;
  /** When the governor will look again; infinity while nothing is planned. */
  wakeAt = Number.POSITIVE_INFINITY;

  /** What stands in the way here, in words for an administrator. */
  abstract get label(): string;

  /** The first moment at which the request may pass, infinity if that depends on another one ending. */
  abstract roomAt(waiter: Waiter, now: number): number;

  /** The request that is next here. */
  head(): Waiter | undefined {
    return this.#queue?.head();
  }

  /** Whether somebody else has to go before this one. */
  isBefore(waiter: Waiter): boolean {
    const head = this.#queue?.head();
    return head !== undefined && head !== waiter && head.rank < waiter.rank;
  }

  /** Takes a place by rank; who becomes more urgent takes another one. */
  push(waiter: Waiter): void {
    this.#queue ??= new WaiterQueue();
    this.#queue.push(waiter);
  }

  /** Takes the head out. */
  shift(): void {
    this.#queue?.shift();
    if (this.#queue?.head() === undefined) this.#queue = undefined;
  }
}

/** A place in a queue: a waiter, and the rank he had when he took it. */
interface Place {
  readonly waiter: Waiter;
  readonly rank: number;
}

/** Places of requests that no longer wait, or have a better place, vanish when they reach the head. */
class WaiterQueue {
  readonly #places = new Heap<Place>((place) => place.rank);

  head(): Waiter | undefined {
    for (let first = this.#places.first(); first !== undefined; first = this.#places.first()) {
      const { waiter, rank } = first;
      if (waiter.state === 'waiting' && waiter.rank === rank) return waiter;
      this.#places.shift();
    }
    return undefined;
  }

  push(waiter: Waiter): void {
    this.#places.push({ waiter, rank: waiter.rank });
  }

  shift(): void {
    this.#places.shift();
  }
}
