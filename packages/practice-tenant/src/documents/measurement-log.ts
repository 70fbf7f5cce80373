import { scatter } from './random.ts';
import { type DocumentSource, joinedSource, recordSource } from './source.ts';

const HEAD = 'time_utc,sensor,temperature_c,humidity_pct,pressure_hpa,status\r\n';
/** One line: all fields have a fixed width, so that any line can be found without those before it. */
const TEMPLATE = new TextEncoder().encode('2025-01-01T00:00:00Z,S0001,+12.345,067.89,1013.25,OK  \r\n');
const LINE_BYTES = TEMPLATE.length;
const STATES = ['OK  ', 'OK  ', 'OK  ', 'OK  ', 'OK  ', 'WARN', 'OK  ', 'CAL '].map((state) =>
  new TextEncoder().encode(state),
);
const SECONDS_A_LINE = 10;
/** Seconds. */
const DAY = 86_400;
const ZERO = 48;
const PLUS = 43;
const MINUS = 45;

/** A log of a weather station as comma-separated values: a line each ten seconds, of 24 sensors in turn. */
export function measurementLog(lines: number, seed: number): DocumentSource {
  const started = Date.UTC(2025, seed % 12, 1);
  const encoder = new TextEncoder();
  const body = recordSource({
    count: lines,
    length: LINE_BYTES,
    write: (block, first) => {
      const lineOf = new LineWriter(started, seed);
      for (let at = 0; at < block.length; at += LINE_BYTES) lineOf.write(block, at, first + at / LINE_BYTES);
    },
  });
  const head = encoder.encode(HEAD);
  return joinedSource(head.length + body.size, () => [head, body]);
}

/** Writes lines digit by digit: making half a million texts would take longer than everything that is done with them. */
class LineWriter {
  readonly #started: number;
  readonly #seed: number;
  /** The day whose date is in `#date`, in days since 1970. */
  #day = Number.NaN;
  #date = new Uint8Array();

  constructor(started: number, seed: number) {
    this.#started = started;
    this.#seed = seed;
  }

  write(target: Uint8Array, at: number, index: number): void {
    const noise = scatter(index ^ this.#seed);
    const seconds = index * SECONDS_A_LINE;
    const turn = (seconds / 3600 / 24) * 6.28;
    const daily = Math.sin(turn);
    const temperature = 12 + 7 * daily + (noise & 1023) / 700;
    const humidity = 65 - 20 * daily + ((noise >>> 10) & 255) / 60;
    const pressure = 1013 + 6 * Math.sin((seconds / 3600 / 190) * 6.28) + ((noise >>> 18) & 255) / 200;
    target.set(TEMPLATE, at);
    this.#time(target, at, this.#started / 1000 + seconds);
    digits(target, at + 22, 4, (index % 24) + 1);
    target[at + 27] = temperature < 0 ? MINUS : PLUS;
    fixed(target, at + 28, [2, 3], Math.abs(temperature));
    fixed(target, at + 35, [3, 2], humidity);
    fixed(target, at + 42, [4, 2], pressure);
    target.set(STATES[(noise >>> 26) & 7] ?? TEMPLATE.subarray(50, 54), at + 50);
  }

  #time(target: Uint8Array, at: number, seconds: number): void {
    const day = Math.floor(seconds / DAY);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = new TextEncoder().encode(new Date(day * DAY * 1000).toISOString().slice(0, 10));
    }
    const ofDay = seconds - day * DAY;
    target.set(this.#date, at);
    digits(target, at + 11, 2, Math.floor(ofDay / 3600));
    digits(target, at + 14, 2, Math.floor(ofDay / 60) % 60);
    digits(target, at + 17, 2, ofDay % 60);
  }
}

/** A number with so many digits before and after its point. */
function fixed(target: Uint8Array, at: number, [before, after]: readonly [number, number], value: number): void {
  const scale = 10 ** after;
  const whole = Math.round(value * scale);
  digits(target, at, before, Math.floor(whole / scale));
  digits(target, at + before + 1, after, whole % scale);
}

function digits(target: Uint8Array, at: number, count: number, value: number): void {
  let rest = value;
  for (let place = at + count - 1; place >= at; place -= 1) {
    target[place] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
