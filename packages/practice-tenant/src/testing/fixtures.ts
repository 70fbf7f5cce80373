import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiName } from '../journal.ts';
import type { Probe, Reply, Sending } from './probe.ts';

/** One request, and what Microsoft's documents say comes back. `{name}` in texts stands for what is known or was kept. */
export interface Fixture {
  /** The section of the notes on Microsoft 365, or the title of Microsoft's page. */
  readonly source: string;
  /** Method and address, e.g. `GET sites/{site}`; an address that was kept whole is taken as it is. */
  readonly ask: string;
  readonly status: number;
  /** What the answer has at least: members of the JSON; or all of it, as text or bytes. */
  readonly body?: unknown;
  /** What is sent besides; JSON is filled in, too. */
  readonly send?: Omit<Sending, 'method'>;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** What later fixtures know: a name, and where it is in the answer, e.g. `value.0.id` or `header:location`. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** A fixture in one line; `more` is everything it says besides. */
export function fixture(
  [source, ask, status]: readonly [source: string, ask: string, status: number],
  body?: Fixture['body'],
  more: Omit<Fixture, 'source' | 'ask' | 'status' | 'body'> = {},
): Fixture {
  return { source, ask, status, ...(body === undefined ? {} : { body }), ...more };
}

/** Where fixtures are asked. */
export interface Ground {
  readonly probe: Probe;
  /** What stands before an address. */
  readonly base: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names that fixtures know from the start. */
  readonly known: Readonly<Record<string, string>>;
}

/**
 * Asks the fixtures one after the other, as tests, and then demands that every address of these APIs was answered well: an address that is
 * served without a fixture fails.
 */
export function testFixtures(
  apis: readonly ApiName[],
  fixtures: readonly Fixture[],
  begin: () => Promise<Ground>,
): void {
  let ground: Ground;
  const known: Record<string, unknown> = {};
  beforeAll(async () => {
    ground = await begin();
    Object.assign(known, ground.known);
  });
  afterAll(() => ground.probe[Symbol.asyncDispose]());

  describe(`every address of ${apis.join(' and ')} answers as the documents say`, () => {
    it.each(fixtures)('[$source] $ask is answered with $status', async (fixture) => {
      const [method = '', address = ''] = fill(fixture.ask, known).split(/ (.*)/s);
      const { token = ground.token, ...send } = fixture.send ?? {};
      const reply = await ground.probe.send(address.startsWith('https:') ? address : ground.base + address, {
        ...(fill(send, known) as Sending),
        method,
        headers: { ...ground.headers, ...(fill(send.headers ?? {}, known) as Record<string, string>) },
        ...(token === undefined || token === '' ? {} : { token: fill(token, known) }),
      });
      expect(reply.status, reply.body.toString().slice(0, 1000)).toBe(fixture.status);
      if (fixture.headers) expect(reply.headers).toMatchObject(fill(fixture.headers, known) as object);
      if (fixture.body instanceof Uint8Array) expect(reply.body).toEqual(fixture.body);
      else if (typeof fixture.body === 'string') expect(reply.body.toString()).toBe(fill(fixture.body, known));
      else if (fixture.body !== undefined) expect(reply.json).toMatchObject(fill(fixture.body, known) as object);
      for (const [name, path] of Object.entries(fixture.keep ?? {})) known[name] = valueAt(reply, path);
    });

    it('has a fixture for each of them', () => {
      const left = ground.probe.tenant.addresses
        .list()
        .filter(({ api, answered }) => apis.includes(api) && answered === 0);
      expect(left.map(({ address }) => address).join('\n')).toBe('');
    });
  });
}

function valueAt(reply: Reply, path: string): unknown {
  if (path.startsWith('header:')) return reply.headers[path.slice(7)];
  let at: unknown = reply.json;
  for (const name of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[name];
  if (at === undefined) throw new Error(`the answer has no ${path}: ${reply.body.toString()}`);
  return at;
}

/** Stands for a list in which one entry has these members. */
class Some {
  readonly row: object;

  constructor(row: object) {
    this.row = row;
  }
}

/** A list in which one entry has at least these members. */
export function some(row: object): unknown {
  return new Some(row);
}

/** The same value with known names in its texts; a text that is nothing but a name becomes what it stands for. Matchers stay as they are. */
function fill<T>(value: T, known: Readonly<Record<string, unknown>>): T;
function fill(value: unknown, known: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') {
    const whole = value.match(/^\{(\w+)\}$/)?.[1];
    if (whole !== undefined && whole in known) return known[whole];
    return value.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(known[name] ?? all));
  }
  if (value instanceof Some) return expect.arrayContaining([expect.objectContaining(fill(value.row, known))]);
  if (Array.isArray(value)) return value.map((one) => fill(one, known));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fill(one, known)]));
}
