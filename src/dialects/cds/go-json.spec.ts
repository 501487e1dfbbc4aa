import { CdsError } from './cds-error.js';
import { GoStruct, parseBody, parseInteger, toTexts } from './go-json.js';

/** What the error says after `wrong request`. */
function refusal(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof CdsError && error.id === 74) return error.from;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

const struct = (value: unknown): GoStruct => new GoStruct('sdk.Group', value);

describe('a body', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['["a', 'unexpected end of JSON input'],
    ['[1', 'unexpected end of JSON input'],
    ['hello', "invalid character 'h'"],
    ['{"a":1}x', "invalid character 'x'"],
    ["{'a':1}", `invalid character '''`],
  ])('%j is refused in words like those of Go', (text, words) => {
    expect(refusal(() => parseBody(Buffer.from(text)))).toBe(words);
  });

  it('is missed when there is none', () => {
    expect(refusal(() => parseBody(undefined))).toBe('unexpected end of JSON input');
  });
});

describe('a struct', () => {
  it('takes keys in any case, and of several the last', () => {
    expect(struct({ NAME: 'a' }).text('name')).toBe('a');
    expect(struct({ name: 'a', Name: 'b' }).text('name')).toBe('b');
  });

  it('takes null and what is absent for nothing', () => {
    for (const value of [null, {}, { name: null, id: null, admin: null, users: null }]) {
      expect(struct(value).text('name')).toBe('');
      expect(struct(value).integer('id')).toBe(0);
      expect(struct(value).flag('admin')).toBe(false);
      expect(struct(value).list('users', 'sdk.User')).toEqual([]);
    }
  });

  it('replaces lone surrogates', () => {
    expect(struct({ name: 'a\ud800' }).text('name')).toBe('a\ufffd');
  });

  it.each([
    [() => struct([]), 'json: cannot unmarshal array into Go value of type sdk.Group'],
    [() => struct('x'), 'json: cannot unmarshal string into Go value of type sdk.Group'],
    [
      () => struct({ name: 1 }).text('name'),
      'json: cannot unmarshal number into Go struct field Group.name of type string',
    ],
    [
      () => struct({ id: 'x' }).integer('id'),
      'json: cannot unmarshal string into Go struct field Group.id of type int64',
    ],
    [
      () => struct({ id: 1.5 }).integer('id'),
      'json: cannot unmarshal number into Go struct field Group.id of type int64',
    ],
    [
      () => struct({ id: 1e30 }).integer('id'),
      'json: cannot unmarshal number into Go struct field Group.id of type int64',
    ],
    [
      () => struct({ admin: 1 }).flag('admin'),
      'json: cannot unmarshal number into Go struct field Group.admin of type bool',
    ],
    [
      () => struct({ users: {} }).list('users', 'sdk.User'),
      'json: cannot unmarshal object into Go struct field Group.users of type []sdk.User',
    ],
    [
      () => struct({ users: ['bob'] }).list('users', 'sdk.User'),
      'json: cannot unmarshal string into Go value of type sdk.User',
    ],
  ])('refuses other types: %#', (work, words) => {
    expect(refusal(work)).toBe(words);
  });
});

describe('a list of texts', () => {
  it('may be null, and hold it', () => {
    expect(toTexts(null)).toEqual([]);
    expect(toTexts(['a', null])).toEqual(['a', '']);
  });

  it('holds nothing else', () => {
    expect(refusal(() => toTexts({}))).toBe('json: cannot unmarshal object into Go value of type []string');
    expect(refusal(() => toTexts([true]))).toBe('json: cannot unmarshal bool into Go value of type string');
  });
});

describe('a number in an address', () => {
  it('may have a sign', () => {
    expect([parseInteger('7'), parseInteger('-7'), parseInteger('+7')]).toEqual([7, -7, 7]);
  });

  it('is refused in the words of Go', () => {
    expect(refusal(() => parseInteger('a"b'))).toBe('strconv.ParseInt: parsing "a\\"b": invalid syntax');
    expect(refusal(() => parseInteger('9'.repeat(20)))).toBe(
      `strconv.ParseInt: parsing "${'9'.repeat(20)}": value out of range`,
    );
  });
});
