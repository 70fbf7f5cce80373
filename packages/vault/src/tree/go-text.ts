import { VaultError } from '../errors.ts';

// Names of files are bytes in restic. Bytes that are no UTF-8 travel through our strings as the lone surrogates
// U+DC80..U+DCFF (the rest of the scheme is Python's "surrogateescape"), so that a name read is the name written.

const SHORT: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
const SHORT_BACK: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SHORT).map(([plain, escaped]) => [escaped.slice(1), plain])),
  "'": "'",
};
/** What Go's unicode.IsPrint accepts: letters, marks, numbers, punctuation, symbols and the ASCII space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const PLAIN_ASCII = /^[ !#-[\]-~]*$/;
/** The same without what HTML uses. */
const PLAIN_JSON = /^[ !#-%'-;=?-[\]-~]*$/;

/** What Go's `strconv.Quote` makes of a string, without the quotation marks around it. */
export function goQuote(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  let quoted = '';
  for (const character of text) quoted += SHORT[character] ?? quoteCharacter(character);
  return quoted;
}

function quoteCharacter(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (PRINTABLE.test(character)) return character;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.?))/gsu;

/** Undoes {@link goQuote}; `damaged` for an escape Go would refuse. */
export function goUnquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  // \x and octal escapes are bytes: neighbours may together be one character, so the way leads through bytes.
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const match of quoted.matchAll(ESCAPE)) {
    parts.push(Buffer.from(quoted.slice(last, match.index)), bytesOfEscape(match));
    last = match.index + match[0].length;
  }
  parts.push(Buffer.from(quoted.slice(last)));
  return textOf(Buffer.concat(parts));
}

function bytesOfEscape([whole, byte, short, long, octal, single]: RegExpExecArray): Uint8Array {
  if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16));
  if (octal !== undefined) return Uint8Array.of(Number.parseInt(octal, 8));
  const code = short ?? long;
  if (code !== undefined) {
    const value = Number.parseInt(code, 16);
    if (value <= 0x10ffff) return Buffer.from(String.fromCodePoint(value));
  }
  const plain = SHORT_BACK[single ?? ''];
  if (plain === undefined) throw new VaultError('damaged', `a name holds the unknown escape ${whole}`);
  return Buffer.from(plain);
}

/** Text of bytes that may not be UTF-8. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let result = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((n) => isCharacter(bytes.subarray(at, at + n)));
    result += length ? bytes.toString('utf8', at, at + length) : String.fromCharCode(0xdc00 + (bytes[at] as number));
    at += length ?? 1;
  }
  return result;
}

function isCharacter(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  return (text.codePointAt(0) as number) > 0xffff
    ? text.length === 2
    : text.length === 1 && Buffer.from(text).equals(bytes);
}

/** The bytes of a name on a file system: what restic sorts by. */
export function nameBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text);
  return Buffer.concat(
    [...text].map((character) => {
      const code = character.codePointAt(0) as number;
      return code >= 0xdc80 && code <= 0xdcff ? Uint8Array.of(code - 0xdc00) : Buffer.from(character);
    }),
  );
}

const HTML = /[<>&\u2028\u2029]/g;

/** A JSON string as Go's `encoding/json` writes it: also `<`, `>`, `&` and the line separators are escaped. */
export function goJsonString(text: string): string {
  if (PLAIN_JSON.test(text)) return `"${text}"`;
  return JSON.stringify(text.toWellFormed()).replace(
    HTML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A JSON value as Go's `encoding/json` writes it, members in the order they have here. */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goJsonString(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${goJsonString(name)}:${goJson(member)}`).join(',')}}`;
}

/** Whole seconds as `Date` writes them, of days that every month has. */
const WHOLE_SECONDS = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.000Z$/;

/** A UTC time as Go writes `time.Time`: RFC 3339 with only the needed digits of the second. */
export function goTime(time: string): string {
  if (WHOLE_SECONDS.test(time)) return `${time.slice(0, 19)}Z`;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(time);
  if (!match || Number.isNaN(Date.parse(time))) throw new VaultError('damaged', `not an ISO time: ${time}`);
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  return `${match[1]}${fraction && `.${fraction}`}${match[3]}`;
}
