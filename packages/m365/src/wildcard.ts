/** A name pattern: `*` any characters, `?` one character; letters match in either case. */
export interface Pattern {
  /** Whether a name fits. A missing name fits only a pattern of nothing but `*`. */
  matches(name: string | undefined): boolean;
  /** An OData condition on `field` that lets through everything that fits, and perhaps more; undefined if there is none. */
  condition(field: string): string | undefined;
}

/** Longest pattern that is accepted, in characters. */
const LONGEST = 512;

/** Reads a pattern. An absent one fits everything. */
export function pattern(text: string | undefined): Pattern {
  const wanted = (text ?? '*').slice(0, LONGEST);
  const parts = wanted.split(/([*?])/);
  const matcher = new RegExp(`^${parts.map(expression).join('')}$`, 'isu');
  const prefix = parts[0] ?? '';
  return {
    matches: (name) => matcher.test(name ?? ''),
    condition: (field) => {
      if (prefix === '') return undefined;
      return parts.length === 1 ? `${field} eq '${quoted(prefix)}'` : `startswith(${field},'${quoted(prefix)}')`;
    },
  };
}

function expression(part: string): string {
  if (part === '*') return '.*';
  return part === '?' ? '.' : part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
