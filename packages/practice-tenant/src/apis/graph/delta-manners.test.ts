import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Probe } from '../../testing/probe.ts';
import type { Drive } from '../../world/index.ts';

let probe: Probe;
let token: string;
let drive: Drive;
beforeAll(async () => {
  probe = await Probe.start({ limits: 'none' });
  token = await probe.applicationToken();
  drive = probe.tenant.world.drive('alice@tiny.onmicrosoft.com');
});
afterAll(async () => {
  await probe[Symbol.asyncDispose]();
});

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly parentReference?: { readonly id?: string };
}

async function walk(from: string): Promise<Entry[][]> {
  const pages: Entry[][] = [];
  for (let at: string | undefined = from; at !== undefined; ) {
    const { json } = await probe.send(at, { token });
    pages.push(json.value);
    at = json['@odata.nextLink'];
  }
  return pages;
}

const start = () => `/v1.0/drives/${drive.id}/root/delta?$top=4`;

describe('[4.4] what a client of drive delta has to bear ("driveItem: delta")', () => {
  it('repeats items, and the last occurrence is as good as the first', async () => {
    probe.tenant.settings.delta = { repeatEvery: 4, disorder: false, emptyPageEvery: 0 };
    const entries = (await walk(start())).flat();
    expect(entries.length).toBeGreaterThan(drive.itemCount);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(drive.itemCount);
  });

  it('tells children before their parents', async () => {
    probe.tenant.settings.delta = { repeatEvery: 0, disorder: true, emptyPageEvery: 0 };
    const entries = (await walk(start())).flat();
    const position = new Map(entries.map(({ id }, index) => [id, index]));
    const early = entries.filter(
      ({ parentReference }, index) => (position.get(parentReference?.id ?? '') ?? 0) > index,
    );
    expect(early.length).toBeGreaterThan(5);
    expect(entries).toHaveLength(drive.itemCount);
  });

  it('puts empty pages in between that have a next link', async () => {
    probe.tenant.settings.delta = { repeatEvery: 0, disorder: false, emptyPageEvery: 2 };
    const pages = await walk(start());
    expect(pages.filter((page) => page.length === 0).length).toBeGreaterThan(1);
    expect(pages.flat()).toHaveLength(drive.itemCount);
  });

  it('tells every item whatever the manners and the page size', async () => {
    const manners = fc.record({ repeatEvery: fc.nat(5), disorder: fc.boolean(), emptyPageEvery: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(manners, fc.integer({ min: 1, max: 9 }), async (chosen, top) => {
        probe.tenant.settings.delta = chosen;
        const entries = (await walk(`/v1.0/drives/${drive.id}/root/delta?$top=${top}`)).flat();
        expect(new Set(entries.map(({ id }) => id)).size).toBe(drive.itemCount);
      }),
      { numRuns: 20 },
    );
  });
});
