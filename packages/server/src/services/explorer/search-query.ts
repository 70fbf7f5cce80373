import { RequestError } from '@coffer/model';
import { comparisonOf, type Field, longestOf, not, type Searched, type Test, valueTest } from './search-terms.ts';

/** Shortcuts and canonical names, lower case. */
const fields: Readonly<Record<string, Field>> = {
  name: 'name',
  filename: 'name',
  'system.filename': 'name',
  'system.itemname': 'name',
  'system.itemnamedisplay': 'name',
  title: 'title',
  subject: 'title',
  'system.title': 'title',
  'system.subject': 'title',
  author: 'createdBy',
  createdby: 'createdBy',
  'system.author': 'createdBy',
  modifiedby: 'modifiedBy',
  lastauthor: 'modifiedBy',
  'system.document.lastauthor': 'modifiedBy',
  created: 'created',
  datecreated: 'created',
  'system.datecreated': 'created',
  'system.document.datecreated': 'created',
  modified: 'modified',
  date: 'modified',
  datemodified: 'modified',
  'system.datemodified': 'modified',
  'system.itemdate': 'modified',
  size: 'size',
  'system.size': 'size',
  ext: 'extension',
  extension: 'extension',
  fileext: 'extension',
  fileextension: 'extension',
  'system.fileextension': 'extension',
  path: 'path',
  folder: 'path',
  'system.itempathdisplay': 'path',
  'system.itemfolderpathdisplay': 'path',
  kind: 'kind',
  type: 'kind',
  'system.kind': 'kind',
};

interface Token {
  readonly text: string;
  /** It stood in quotes, so that it is never an operator. */
  readonly quoted: boolean;
}

/** Quoted texts, brackets, comparisons, colons, and whatever is between blanks. */
const tokens = /"((?:[^"\\]|\\.)*)"|([()])|(>=|<=|<>|[><=])|(:)|([^\s()":<>=]+)/g;
/** Longer queries are refused; nobody types them. */
const longest = 2_000;

/**
 * Reads a query: `name:value` pairs, free words that stand for the name or title, `AND` (also without saying so), `OR`, `NOT` or
 * `-`, brackets, quotes for values with blanks, `*` and `?`, and `=`, `<>`, `<`, `<=`, `>`, `>=` and `a..b` for sizes and times.
 * Case does not count. Rejects with RequestError('invalid') for what cannot be read; an empty query finds everything.
 */
export function parseQuery(query: string): Test {
  if (query.length > longest) throw new RequestError('invalid', `The query is longer than ${longest} characters.`);
  const parser = new Parser(tokensOf(query));
  const test: Test = parser.done() ? () => true : parser.either(undefined);
  if (!parser.done()) throw new RequestError('invalid', 'The query has a closing bracket too many.');
  return test;
}

function tokensOf(query: string): readonly Token[] {
  return [...query.matchAll(tokens)].map(([whole, quoted]) =>
    quoted === undefined ? { text: whole, quoted: false } : { text: quoted.replace(/\\(.)/g, '$1'), quoted: true },
  );
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  either(field: Field | undefined): Test {
    const choices = [this.#all(field)];
    while (this.#takes('or')) choices.push(this.#all(field));
    return choices.length === 1 && choices[0] ? choices[0] : some(choices);
  }

  #all(field: Field | undefined): Test {
    const parts: Test[] = [];
    while (!this.done() && !this.#sees('or') && !this.#sees(')')) {
      if (!this.#takes('and')) parts.push(this.#one(field));
    }
    if (parts.length === 0)
      throw new RequestError('invalid', 'The query has an operator without anything to search for.');
    return every(parts);
  }

  #one(field: Field | undefined): Test {
    if (this.#takes('not') || this.#takes('-')) return not(this.#one(field));
    if (this.#takes('(')) {
      const inner = this.either(field);
      if (!this.#takes(')')) throw new RequestError('invalid', 'The query lacks a closing bracket.');
      return inner;
    }
    const token = this.#next();
    if (!token.quoted && token.text.startsWith('-') && token.text.length > 1 && field === undefined) {
      return not(this.#term({ text: token.text.slice(1), quoted: false }, field));
    }
    return this.#term(token, field);
  }

  #term(token: Token, field: Field | undefined): Test {
    if (field !== undefined || token.quoted || !this.#takes(':')) {
      const comparison = field === undefined || token.quoted ? undefined : comparisonOf(token.text);
      return comparison ? valueTest(field, comparison, this.#next().text) : valueTest(field, '', token.text);
    }
    const named = fields[token.text.toLowerCase()];
    if (named === undefined) {
      const known = [...new Set(Object.keys(fields).filter((name) => !name.includes('.')))].join(', ');
      throw new RequestError('invalid', `Nothing can be searched by ${token.text.slice(0, 40)}. Known: ${known}.`);
    }
    if (this.#takes('(')) {
      const inner = this.either(named);
      if (!this.#takes(')')) throw new RequestError('invalid', 'The query lacks a closing bracket.');
      return inner;
    }
    const next = this.#next();
    const comparison = next.quoted ? undefined : comparisonOf(next.text);
    // A time such as 2026-01-01T10:00:00Z has colons of its own.
    return valueTest(named, comparison ?? '', this.#joined(comparison ? this.#next() : next));
  }

  #joined(first: Token): string {
    let { text } = first;
    while (!first.quoted && this.#sees(':')) {
      this.#at += 1;
      text += `:${this.done() ? '' : this.#next().text}`;
    }
    return text;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new RequestError('invalid', 'The query ends where a value is expected.');
    this.#at += 1;
    return token;
  }

  #sees(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (!token || token.quoted) return false;
    // Operators are written in capitals, so that they are told from words.
    return /[a-z]/.test(word) ? token.text === word.toUpperCase() : token.text === word;
  }

  #takes(word: string): boolean {
    const sees = this.#sees(word);
    if (sees) this.#at += 1;
    return sees;
  }
}

function some(tests: readonly Test[]): Test {
  return async (item) => {
    for (const test of tests) if (await test(item)) return true;
    return false;
  };
}

function every(tests: readonly Test[]): Test {
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  const all = async (item: Searched): Promise<boolean> => {
    for (const test of tests) if (!(await test(item))) return false;
    return true;
  };
  return Object.assign(all, { namePart: longestOf(tests.map(({ namePart }) => namePart)) });
}
