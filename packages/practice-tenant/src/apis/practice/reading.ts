import { type Answer, type Exchange, readBody } from '../../http/exchange.ts';

const LONGEST_JSON = 256 * 1024;

/** The body as a JSON object; empty when there is none or it is something else. */
export async function readJson(exchange: Exchange): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(exchange, LONGEST_JSON)).toString('utf8');
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The parts of a filter that a query names. */
export function named<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = query.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}

/** A refusal with its reason. */
export function problem(status: number, message: string): Answer {
  return { status, json: { message } };
}

/** 204, or 400 with the reason when the change makes no sense. */
export function applied(change: () => void): Answer {
  try {
    change();
    return { status: 204 };
  } catch (error) {
    if (error instanceof RangeError) return problem(400, error.message);
    throw error;
  }
}
