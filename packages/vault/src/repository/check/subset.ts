import type { CheckOptions } from './findings.ts';
import type { PackRecord } from './inventory.ts';

/** The names of the packs that are to be read whole; undefined means all. Throws `RangeError` for a subset that is none. */
export function packsToRead(
  packs: ReadonlyMap<string, PackRecord>,
  { readData, random = Math.random }: Pick<CheckOptions, 'readData' | 'random'>,
): ReadonlySet<string> | undefined {
  if (readData === undefined) return new Set();
  if (readData === 'all') return undefined;
  const { subset } = readData;
  const names = [...packs.keys()];
  if (typeof subset === 'number') return upTo(shuffled(names, random), packs, positive(subset));
  const part = /^(\d+)\/(\d+)$/.exec(subset);
  if (part) return nth(names, Number(part[1]), Number(part[2]));
  const percent = positive(Number(/^(\d+(?:\.\d+)?)%$/.exec(subset)?.[1]));
  if (percent > 100) throw new RangeError('more than all packs cannot be read');
  return new Set(shuffled(names, random).slice(0, Math.ceil((names.length * percent) / 100)));
}

/** By the beginning of the name, so that every pack belongs to the same part each time. */
function nth(names: readonly string[], n: number, t: number): ReadonlySet<string> {
  if (n < 1 || n > t) throw new RangeError(`there is no part ${n} of ${t}`);
  return new Set(names.filter((name) => Number.parseInt(name.slice(0, 8), 16) % t === n - 1));
}

function upTo(names: readonly string[], packs: ReadonlyMap<string, PackRecord>, bytes: number): ReadonlySet<string> {
  const chosen = new Set<string>();
  let left = bytes;
  for (const name of names) {
    if (left <= 0) break;
    chosen.add(name);
    left -= packs.get(name)?.bytes ?? 0;
  }
  return chosen;
}

function shuffled(names: readonly string[], random: () => number): string[] {
  const order = [...names];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as string, order[i] as string];
  }
  return order;
}

function positive(value: number): number {
  if (!(value > 0)) throw new RangeError('a subset is n/t, a percentage like 5%, or a number of bytes');
  return value;
}
