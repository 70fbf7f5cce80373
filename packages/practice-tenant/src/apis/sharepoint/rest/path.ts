/** What stands in the parentheses of a step: values by position, and by name in lower case. */
export interface Args {
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

/** One step of a SharePoint REST address, e.g. `lists(guid'…')`. */
export interface Step {
  /** In lower case. */
  readonly name: string;
  readonly args: Args | undefined;
}

/** A SharePoint REST address taken apart: the path of the site, and the steps behind `_api`. */
export interface RestPath {
  readonly web: string;
  readonly steps: readonly Step[];
}

/**
 * Takes apart what follows the host. Values in quotes may hold slashes and doubled quotes; `@name` stands for a value of the query.
 *
 * @throws URIError when the percent-encoding is broken.
 */
export function parseRestPath(raw: string, query: URLSearchParams): RestPath | undefined {
  const text = decodeURIComponent(raw);
  const at = text.toLowerCase().indexOf('/_api/');
  if (at < 0) return undefined;
  const steps = splitOutsideQuotes(text.slice(at + 6), '/').filter((step) => step !== '');
  return { web: text.slice(0, at), steps: steps.map((step) => parseStep(step, query)) };
}

function parseStep(text: string, query: URLSearchParams): Step {
  const open = text.indexOf('(');
  if (open < 0 || !text.endsWith(')')) return { name: text.toLowerCase(), args: undefined };
  const positional: string[] = [];
  const named: Record<string, string> = {};
  for (const part of splitOutsideQuotes(text.slice(open + 1, -1), ',')) {
    if (part.trim() === '') continue;
    const [, name, value = ''] = part.match(/^\s*(\w+)\s*=\s*(.*)$/s) ?? [undefined, undefined, part];
    const plain = plainValue(value.trim(), query);
    if (name === undefined) positional.push(plain);
    else named[name.toLowerCase()] = plain;
  }
  return { name: text.slice(0, open).toLowerCase(), args: { positional, named } };
}

/** A value without its quotes: a text, a number, `guid'…'`, `true`, or what `@name` stands for. */
function plainValue(text: string, query: URLSearchParams): string {
  if (text.startsWith('@')) return plainValue(query.get(text) ?? '', query);
  const quoted = text.match(/^(?:guid|datetime)?'(.*)'$/is)?.[1];
  return quoted === undefined ? text : quoted.replaceAll("''", "'");
}

function splitOutsideQuotes(text: string, sign: string): string[] {
  const parts: string[] = [];
  let [from, quoted, depth] = [0, false, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === sign && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
