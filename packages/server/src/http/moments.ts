import { RequestError } from '@coffer/model';
import { readMoment } from './lenient/moment.ts';

/** Milliseconds since 1970 UTC of a query parameter that may be left out. Rejects with `RequestError('invalid')`. */
export function momentOf(text: string | undefined, parameter: string): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const moment = readMoment(text);
  if (moment === undefined) throw new RequestError('invalid', `${parameter} is not a time: ${text.slice(0, 40)}.`);
  return Date.parse(moment);
}
