import { OutsideError } from '@coffer/model';

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a JSON object that was read from a repository; anything else is `OutsideError('damaged')`. */
export function parseJson(text: string, what: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new OutsideError('damaged', `The repository holds ${what} that is not JSON.`, { cause });
  }
  if (!isRecord(value)) throw new OutsideError('damaged', `The repository holds ${what} that is not a JSON object.`);
  return value;
}

/** A text member; anything else is `OutsideError('damaged')`. */
export function requiredText(record: Readonly<Record<string, unknown>>, member: string): string {
  const value = record[member];
  if (typeof value !== 'string') throw new OutsideError('damaged', `The repository's facts lack the text "${member}".`);
  return value;
}

/** A number member; anything else is `OutsideError('damaged')`. */
export function requiredNumber(record: Readonly<Record<string, unknown>>, member: string): number {
  const value = record[member];
  if (typeof value !== 'number')
    throw new OutsideError('damaged', `The repository's facts lack the number "${member}".`);
  return value;
}

/** A text member that may be absent or null. */
export function optionalText(record: Readonly<Record<string, unknown>>, member: string): string | undefined {
  const value = record[member];
  return typeof value === 'string' ? value : undefined;
}
