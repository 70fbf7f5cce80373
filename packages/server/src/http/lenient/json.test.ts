import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonError, parseLenientJson } from './json.ts';

/** Without prototypes, as a plain comparison wants it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('reading JSON', () => {
  it('reads whatever JSON is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(plain(parseLenientJson(JSON.stringify(value, undefined, 2)))).toEqual(plain(value));
      }),
    );
  });

  it('allows a comma after the last element and member', () => {
    expect(plain(parseLenientJson('{"items":[{"id":"1",},{"id":"2"},],}'))).toEqual({
      items: [{ id: '1' }, { id: '2' }],
    });
  });

  it('never makes a prototype of what it reads', () => {
    const read = parseLenientJson('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(read)).toBeNull();
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['{"a":1', 'line 1, column 7'],
    ['{"a" 1}', 'a colon'],
    ['[1 2]', 'a comma'],
    ['{,}', 'a member name'],
    ['[,]', 'a value'],
    ['{"a":\n  tru}', 'line 2, column 3'],
    ['{} {}', 'something follows'],
    ['"unfinished', 'a string'],
    ['', 'too early'],
    ['['.repeat(1000), 'nested'],
  ])('says where %j is wrong', (text, what) => {
    expect(() => parseLenientJson(text)).toThrow(JsonError);
    expect(() => parseLenientJson(text)).toThrow(what);
  });

  it('never quotes what was sent, which may hold a password', () => {
    expect(() => parseLenientJson('{"password":"hunter2" oops}')).toThrow(/^(?!.*(hunter2|oops))/);
  });

  it('rejects any text with its own error or reads it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\ntruefals0.e-') }), (text) => {
        try {
          parseLenientJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
        }
      }),
    );
  });
});
