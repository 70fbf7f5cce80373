import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.ts';
import { GuessLimit } from './guess-limit.ts';

describe('the limit of guesses', () => {
  it('lets three guesses through, then doubles the wait up to five minutes', () => {
    const clock = new ManualClock();
    const limit = new GuessLimit(clock);
    const waits = Array.from({ length: 14 }, () => {
      while (limit.attempt('admin|1.2.3.4') === 0) {
        // Guess until a wait is imposed.
      }
      const wait = limit.attempt('admin|1.2.3.4');
      clock.advance(wait);
      return wait / 1000;
    });
    expect(waits.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
    expect(Math.max(...waits)).toBe(300);
  });

  it('forgets after a success, and counts each name and address apart', () => {
    const limit = new GuessLimit(new ManualClock());
    for (let guess = 0; guess < 3; guess += 1) limit.attempt('a');
    expect(limit.attempt('a')).toBeGreaterThan(0);
    expect(limit.attempt('b')).toBe(0);
    limit.succeeded('a');
    expect(limit.attempt('a')).toBe(0);
  });

  it('forgets by itself after half an hour', () => {
    const clock = new ManualClock();
    const limit = new GuessLimit(clock);
    for (let guess = 0; guess < 3; guess += 1) limit.attempt('a');
    clock.advance(31 * 60_000);
    for (let guess = 0; guess < 3; guess += 1) expect(limit.attempt('a')).toBe(0);
  });

  it('remembers a bounded number of names', () => {
    const limit = new GuessLimit(new ManualClock());
    for (let guess = 0; guess < 3; guess += 1) limit.attempt('first');
    for (let name = 0; name < 10_000; name += 1) limit.attempt(`name ${name}`);
    expect(limit.attempt('first')).toBe(0);
  });
});
