import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Crew } from './crew.ts';
import { Slots } from './slots.ts';

const { signal } = new AbortController();

it('accepts a task when another one ends, whichever it is, and finishes when all have ended', async () => {
  const crew = new Crew({ slots: [new Slots(2)], capacity: 3, signal });
  const tasks = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const accepted: number[] = [];
  const adding = (async () => {
    for (const [number, { promise }] of tasks.entries()) {
      await crew.add(() => promise);
      accepted.push(number);
    }
  })();
  await setImmediate();
  expect(accepted).toEqual([0, 1, 2]);
  tasks[1]?.resolve();
  await setImmediate();
  expect(accepted).toEqual([0, 1, 2, 3]);
  for (const { resolve } of tasks.slice(1)) resolve();
  await adding;
  let finished = false;
  const finishing = crew.finish().then(() => (finished = true));
  await setImmediate();
  expect(finished).toBe(false);
  tasks[0]?.resolve();
  await finishing;
  expect(finished).toBe(true);
});

it('tells whoever adds or finishes of the first task that failed, and settles all the same', async () => {
  const crew = new Crew({ slots: [], capacity: 1, signal });
  const first = Promise.withResolvers<void>();
  await crew.add(() => first.promise);
  const adding = crew.add(async () => undefined);
  first.reject(new Error('no more'));
  await expect(adding).rejects.toThrow('no more');
  await expect(crew.finish()).rejects.toThrow('no more');
  await crew.settle();
});
