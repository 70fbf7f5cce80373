import { Fence, type FencedPool, poolKey } from './fence.ts';
import type { Request } from './request.ts';

/** Beyond this many, fences that have fallen and that nobody waits for are forgotten. */
const MOST = 1_000;

/** The fences that stand, or have fallen and are to be tried. */
export class Fences {
  readonly #fences = new Map<string, Fence>();

  get(pool: FencedPool): Fence | undefined {
    return this.#fences.get(poolKey(pool));
  }

  all(): readonly Fence[] {
    return [...this.#fences.values()];
  }

  /** Those that a request has to pass. */
  before(request: Request): readonly Fence[] {
    if (this.#fences.size === 0) return [];
    return request.pools.flatMap((key) => this.#fences.get(key) ?? []);
  }

  /** Raises a fence, or prolongs it: the longest hint wins. */
  raise(pool: FencedPool, until: number, now: number): Fence {
    const key = poolKey(pool);
    const fence = this.#fences.get(key) ?? new Fence(pool, until);
    fence.until = Math.max(fence.until, until);
    if (this.#fences.size >= MOST) this.#forget(now);
    this.#fences.set(key, fence);
    return fence;
  }

  remove(fence: Fence): void {
    this.#fences.delete(poolKey(fence.pool));
  }

  #forget(now: number): void {
    for (const [key, fence] of this.#fences) {
      if (fence.until < now && fence.head() === undefined) this.#fences.delete(key);
    }
  }
}
