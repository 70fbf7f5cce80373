import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { Governor } from './governor.ts';
import { reckon, restoreWork } from './reckon.ts';

function capacity(accounts: number) {
  const governor = new Governor({ clock: new VirtualClock(), size: { licences: 1_000, users: 900 } });
  return { buckets: governor.usageFor(accounts > 0), accounts, share: 1 };
}

describe('how long work takes', () => {
  it('is nothing while it fits into what is free', () => {
    const work = { requests: 100, units: 200, bytesIn: 1e9, bytesOut: 0 };
    expect(reckon(work, capacity(0))).toEqual({ milliseconds: 0, limit: undefined });
  });

  it('is decided by the minute for some units, by the day for very many, by bytes for large files', () => {
    const some = reckon({ requests: 0, units: 12_500, bytesIn: 0, bytesOut: 0 }, capacity(0));
    expect(some).toEqual({ milliseconds: 9 * 60_000, limit: 'resource units of the application in a minute' });
    const many = reckon({ requests: 0, units: 3_600_000, bytesIn: 0, bytesOut: 0 }, capacity(0));
    expect(many).toEqual({ milliseconds: 48 * 3_600_000, limit: 'resource units of the application in 24 hours' });
    const large = reckon({ requests: 10, units: 20, bytesIn: 0, bytesOut: 1.2e12 }, capacity(0));
    expect(large).toEqual({ milliseconds: 2 * 3_600_000, limit: 'bytes written by the application in an hour' });
  });

  it('becomes less with every account, until the tenant decides', () => {
    const work = { requests: 90_000, units: 90_000, bytesIn: 0, bytesOut: 0 };
    const times = [1, 2, 4, 8].map((accounts) => reckon(work, capacity(accounts)));
    expect(times.map(({ milliseconds }) => milliseconds / 60_000)).toEqual([145, 70, 32.5, 19]);
    expect(times[0]?.limit).toBe('requests of a user in 5 minutes');
    expect(times[3]?.limit).toBe('resource units of the tenant in 5 minutes');
  });

  it('counts three units for every file that is restored', () => {
    expect(restoreWork({ files: 10, folders: 2, bytes: 5 })).toEqual({
      requests: 24,
      units: 36,
      bytesIn: 0,
      bytesOut: 5,
    });
  });
});
