import { getCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, vi } from 'vitest';

/*
 * Fails a test file that leaves its process otherwise than it found it. Files share a process (`isolate: false`): without this, one that
 * runs later would fail, far from the cause and only in some orders.
 */

let found: Record<string, string>;

beforeAll(() => {
  found = processState();
});

afterAll(() => {
  const left = processState();
  const changed = Object.keys({ ...found, ...left }).filter((name) => left[name] !== found[name]);
  expect(changed, 'what this file changed of its process and did not put back').toEqual([]);
});

/** What tests can change of the process that they share. Only its names are told: a value may be a secret. */
function processState(): Record<string, string> {
  const authorities = getCACertificates('default').map((pem) => pem.replaceAll(/\s/g, ''));
  return {
    ...Object.fromEntries(Object.entries(process.env).map(([name, value]) => [`process.env.${name}`, value ?? ''])),
    'the default authorities of TLS': [...new Set(authorities)].toSorted().join(),
    'process.cwd()': process.cwd(),
    'process.umask()': String(process.umask()),
    'the timers of vi': String(vi.isFakeTimers()),
  };
}
