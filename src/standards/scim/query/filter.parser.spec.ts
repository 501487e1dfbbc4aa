import fc from 'fast-check';
import { FILTER_DEPTH_MAX, FILTER_LENGTH_MAX, FILTER_TERMS_MAX, parseFilter } from './filter.parser.js';

const eq = (name: string, value: unknown): object => ({
  kind: 'compare',
  path: { urn: null, name, sub: null },
  operator: 'eq',
  value,
});
const pr = (name: string): object => ({ kind: 'present', path: { urn: null, name, sub: null } });

describe('a filter', () => {
  it.each([
    ['userName eq "bjensen"', eq('userName', 'bjensen')],
    ['title pr', pr('title')],
    ['active eq true', eq('active', true)],
    ['x eq -1.5e3', eq('x', -1500)],
    ['x eq null', eq('x', null)],
    ['x EQ "a" ', eq('x', 'a')],
    ['(title pr)', pr('title')],
    ['not (title pr)', { kind: 'not', filter: pr('title') }],
    ['NOT (title PR)', { kind: 'not', filter: pr('title') }],
    ['not pr', pr('not')],
    ['a pr and b pr', { kind: 'and', filters: [pr('a'), pr('b')] }],
    ['a pr or b pr AND c pr', { kind: 'or', filters: [pr('a'), { kind: 'and', filters: [pr('b'), pr('c')] }] }],
    ['(a pr or b pr) and c pr', { kind: 'and', filters: [{ kind: 'or', filters: [pr('a'), pr('b')] }, pr('c')] }],
    [
      'emails[type eq "work"]',
      { kind: 'some', path: { urn: null, name: 'emails', sub: null }, filter: eq('type', 'work') },
    ],
  ])('is read: %s', (text, expected) => {
    expect(parseFilter(text)).toEqual(expected);
  });

  it('has one value meet the brackets and what stands behind them', () => {
    expect(parseFilter('emails[type eq "work"].value eq "a@b"')).toEqual({
      kind: 'some',
      path: { urn: null, name: 'emails', sub: null },
      filter: { kind: 'and', filters: [eq('type', 'work'), eq('value', 'a@b')] },
    });
  });

  it('tells the schema from the attribute by the last colon', () => {
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    expect(parseFilter(`${urn}:manager.value pr`)).toEqual({
      kind: 'present',
      path: { urn, name: 'manager', sub: 'value' },
    });
  });

  it('reads every text that JSON can hold as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(parseFilter(`a eq ${JSON.stringify(text)}`)).toEqual(eq('a', text));
      }),
    );
  });

  it('is a tree or a refusal of its own, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      'eq',
      '"',
      '\\',
      '(',
      ')',
      '[',
      ']',
      '.',
      'not',
      'and',
      'or',
      'pr',
      '"x"',
      '1',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          expect(parseFilter(pieces.join(''))).toHaveProperty('kind');
        } catch (error) {
          expect((error as Error).name).toBe('FilterSyntaxError');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['', 'The name of an attribute is expected, and nothing found (at character 1).'],
    ['userName', 'An operator such as eq, co or pr is expected (at character 9).'],
    ['userName is "x"', 'An operator such as eq, co or pr is expected (at character 10).'],
    ['userName eq x', 'A value is expected: "text" in quotes, a number, true, false or null (at character 13).'],
    ['userName eq "x', 'A string has no closing quote (at character 13).'],
    ['userName eq "\\x"', 'A string is not a string of JSON (at character 13).'],
    ['userName eq "x" y', '"y" is not expected here (at character 17).'],
    ['(userName pr', 'A ")" is missing (at character 13).'],
    ['userName pr)', '")" is not expected here (at character 12).'],
    ['a pr and', 'The name of an attribute is expected, and nothing found (at character 9).'],
    ['emails[type pr', 'A "]" is missing (at character 15).'],
    ['a[b[c pr]]', 'Square brackets do not stand in square brackets (at character 5).'],
    ['a. eq 1', 'The name of an attribute is expected, and "a." found (at character 1).'],
    ['1a eq 1', 'The name of an attribute is expected, and "1a" found (at character 1).'],
    ['a.b.c eq 1', 'The name of an attribute is expected, and "a.b.c" found (at character 1).'],
    ['a eq TRUE', 'A value is expected: "text" in quotes, a number, true, false or null (at character 6).'],
    ['not a pr', 'An operator such as eq, co or pr is expected (at character 5).'],
    ['emails[a pr].b.c pr', '".b.c" is not the name of a sub-attribute (at character 13).'],
  ])('says what is wrong: %s', (text, message) => {
    expect(() => parseFilter(text)).toThrow(message);
  });

  it('has an end to its length, depth and terms', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}a pr${')'.repeat(depth)}`;
    const terms = (count: number): string => Array.from({ length: count }, () => 'a pr').join(' or ');
    const long = (length: number): string => `a eq "${'x'.repeat(length - 7)}"`;
    for (const [make, max] of [
      [nested, FILTER_DEPTH_MAX],
      [terms, FILTER_TERMS_MAX],
      [long, FILTER_LENGTH_MAX],
    ] as const) {
      expect(() => parseFilter(make(max))).not.toThrow();
      expect(() => parseFilter(make(max + 1))).toThrow(String(max));
    }
    expect(() => parseFilter(nested(4_000))).toThrow(String(FILTER_DEPTH_MAX));
  });
});
