import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.ts';
import { GuessLimit, sourceOf } from './guess-limit.ts';

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

  it('takes all addresses of an IPv6 network for one', () => {
    const same = ['2001:db8::1', '2001:DB8:0:0:ffff::', '2001:0db8:0000:0000:1:2:3:4', '2001:db8::9%eth0'];
    expect(new Set(same.map(sourceOf))).toEqual(new Set(['2001:db8:0:0::/64']));
    expect(sourceOf('2001:db8:0:1::1')).toBe('2001:db8:0:1::/64');
    expect(sourceOf('::1')).toBe('0:0:0:0::/64');
    expect(['::ffff:10.0.0.1', '10.0.0.1', '10.0.0.2'].map(sourceOf)).toEqual(['10.0.0.1', '10.0.0.1', '10.0.0.2']);
  });
});
