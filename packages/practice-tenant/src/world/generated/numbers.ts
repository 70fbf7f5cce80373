import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A number of 32 bits that depends on both; neighbouring inputs give unrelated outputs. */
export function mix(value: number, key: number): number {
  let mixed = (value ^ key) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15) ^ Math.imul(key, 0x9e3779b1)) >>> 0;
}

/** 32 bits out of a text. */
export function keyOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

/** GUIDs for the numbers of one kind, and the numbers back from the GUIDs, without keeping any of them. */
export class NumberedGuids {
  readonly #key: number;
  readonly #middle: string;

  constructor(kind: string) {
    this.#key = keyOf(`guids/${kind}`);
    const hex = createHash('sha256').update(`middle/${kind}`).digest('hex');
    this.#middle = `-${hex.slice(0, 4)}-4${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 14)}`;
  }

  of(number: number): string {
    return `${hex8(number ^ this.#key)}${this.#middle}${hex8(mix(number, this.#key))}`;
  }

  /** The number of a GUID in lower case, or undefined when it is none of this kind. */
  numberOf(guid: string): number | undefined {
    const number = (Number.parseInt(guid.slice(0, 8), 16) ^ this.#key) >>> 0;
    return this.of(number) === guid ? number : undefined;
  }
}

/** Drive item ids for the numbers of one drive, and back. All ids of a drive share their first part, as Microsoft's do. */
export class NumberedItemIds {
  readonly #key: number;
  readonly #prefix: string;

  constructor(driveId: string) {
    const digest = createHash('sha256').update(`items/${driveId}`).digest();
    this.#key = digest.readUInt32LE(28);
    let prefix = '01';
    for (let index = 0; index < 20; index++) prefix += BASE32[(digest[index] ?? 0) & 31];
    this.#prefix = prefix;
  }

  of(number: number): string {
    return this.#prefix + letters(number ^ this.#key, 7) + letters(mix(number, this.#key), 5);
  }

  /** The number of an id, or undefined when it is none of this drive. */
  numberOf(id: string): number | undefined {
    if (id.length !== 34 || !id.startsWith(this.#prefix)) return undefined;
    let value = 0;
    for (let index = 28; index >= 22; index--) value = value * 32 + BASE32.indexOf(id[index] ?? '');
    const number = (value ^ this.#key) >>> 0;
    return this.of(number) === id ? number : undefined;
  }
}

/** The lowest bits of a number, five a letter, lowest first. */
function letters(value: number, count: number): string {
  let rest = value >>> 0;
  let text = '';
  for (let index = 0; index < count; index++) {
    text += BASE32[rest & 31];
    rest >>>= 5;
  }
  return text;
}

const BYTES = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

function hex8(value: number): string {
  const byte = (shift: number): string => BYTES[(value >>> shift) & 255] ?? '';
  return byte(24) + byte(16) + byte(8) + byte(0);
}
