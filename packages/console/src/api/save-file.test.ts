import { expect, it } from 'vitest';
import { BrokenOff, received } from './save-file.ts';

const bytes = new Uint8Array(1_000);

/** An answer of some pieces, which breaks after them if it is told to. */
function answer(pieces: number, { breaks = false, headers = {} }: { breaks?: boolean; headers?: HeadersInit } = {}) {
  let left = pieces;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      left -= 1;
      if (left >= 0) controller.enqueue(bytes);
      else if (breaks) controller.error(new TypeError('network error'));
      else controller.close();
    },
  });
  return new Response(body, { headers });
}

function watch() {
  const told: (readonly [number, number | undefined])[] = [];
  const stop = new AbortController();
  return { told, stop, signal: stop.signal, onBytes: (...now: [number, number | undefined]) => void told.push(now) };
}

it('tells how far a download is, and of how much where that is known', async () => {
  const known = watch();
  await new Response(received(answer(3, { headers: { 'content-length': '3000' } }), known)).arrayBuffer();
  expect(known.told).toEqual([
    [1_000, 3_000],
    [2_000, 3_000],
    [3_000, 3_000],
  ]);
  const unknown = watch();
  await new Response(received(answer(1), unknown)).arrayBuffer();
  expect(unknown.told).toEqual([[1_000, undefined]]);
});

it('never takes a download that was cut for a short file', async () => {
  const cut = new Response(received(answer(2, { breaks: true }), watch())).blob();
  await expect(cut).rejects.toMatchObject({ name: BrokenOff.name, received: 2_000 });
  const short = new Response(received(answer(2, { headers: { 'content-length': '3000' } }), watch())).blob();
  await expect(short).rejects.toMatchObject({ name: BrokenOff.name, received: 2_000 });
});

it('ends with the reason of whoever stopped it', async () => {
  const waiting = watch();
  const stream = received(answer(2, { breaks: true }), waiting);
  waiting.stop.abort(new Error('enough'));
  await expect(new Response(stream).blob()).rejects.toThrow('enough');
});
