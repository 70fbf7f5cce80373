import { scatter } from './random.ts';
import { type DocumentSource, joinedSource, recordSource } from './source.ts';

const HEAD = 'time_utc,sensor,temperature_c,humidity_pct,pressure_hpa,status\r\n';
/** Bytes of one line: all fields have a fixed width, so that any line can be found without those before it. */
const LINE_BYTES = '2025-01-01T00:00:00Z,S0001,+12.345,067.89,1013.25,OK  \r\n'.length;
const STATES = ['OK  ', 'OK  ', 'OK  ', 'OK  ', 'OK  ', 'WARN', 'OK  ', 'CAL '] as const;
const SECONDS_A_LINE = 10;

/** A log of a weather station as comma-separated values: a line each ten seconds, of 24 sensors in turn. */
export function measurementLog(lines: number, seed: number): DocumentSource {
  const started = Date.UTC(2025, seed % 12, 1);
  const encoder = new TextEncoder();
  const body = recordSource({
    count: lines,
    length: LINE_BYTES,
    write: (target, at, index) => {
      encoder.encodeInto(line(started, seed, index), target.subarray(at, at + LINE_BYTES));
    },
  });
  const head = encoder.encode(HEAD);
  return joinedSource(head.length + body.size, () => [head, body]);
}

function line(started: number, seed: number, index: number): string {
  const noise = scatter(index ^ seed);
  const time = new Date(started + index * SECONDS_A_LINE * 1000).toISOString();
  const hour = (index * SECONDS_A_LINE) / 3600;
  const temperature = 12 + 7 * Math.sin((hour / 24) * 6.28) + (noise & 1023) / 700;
  const humidity = 65 - 20 * Math.sin((hour / 24) * 6.28) + ((noise >>> 10) & 255) / 60;
  const pressure = 1013 + 6 * Math.sin((hour / 190) * 6.28) + ((noise >>> 18) & 255) / 200;
  const sign = temperature < 0 ? '-' : '+';
  return [
    `${time.slice(0, 19)}Z`,
    `S${String((index % 24) + 1).padStart(4, '0')}`,
    `${sign}${Math.abs(temperature).toFixed(3).padStart(6, '0')}`,
    humidity.toFixed(2).padStart(6, '0'),
    pressure.toFixed(2).padStart(7, '0'),
    `${STATES[(noise >>> 26) & 7] ?? 'OK  '}\r\n`,
  ].join(',');
}
