import fc from 'fast-check';
import { AppError } from '../errors/app-error.js';
import { parseStrictJson } from './strict-json.js';

function refusal(text: string | Buffer): string {
  try {
    parseStrictJson(Buffer.from(text));
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'read';
}

describe('[AZ-32] strict JSON', () => {
  it('is what JSON.parse makes of it', () => {
    // Numbers as requests have them; the greater ones are refused.
    const value = fc
      .jsonValue({ noUnicodeString: false })
      .filter((drawn) => !/e\+?\d{2}|\d{17}/.test(JSON.stringify(drawn)));
    fc.assert(
      fc.property(value, fc.boolean(), (drawn, isIndented) => {
        const text = JSON.stringify(drawn, null, isIndented ? 2 : 0);
        fc.pre(text.isWellFormed() && !/\\ud/i.test(text));
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['a member twice', '{"a":1,"a":1}'],
    ['a member twice, far down', '[{"x":{"a":1,"b":[{}],"a":2}}]'],
    ['a member twice, once with an escape', '{"a":1,"\\u0061":2}'],
    ['a member twice that objects have anyway', '{"__proto__":1,"__proto__":2}'],
    ['a high surrogate alone', '{"a":"\\ud800"}'],
    ['a low surrogate alone', '["\\uDFFF"]'],
    ['surrogates in the wrong order', '["\\udc00\\ud800"]'],
    ['half a surrogate pair in a name', '{"\\ud83d":1}'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a surrogate as bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a number that a double would round', '{"a":9007199254740993}'],
    ['a number without end', '[1e400]'],
    ['a great negative number', '[-9007199254740993]'],
    ['nothing', ''],
    ['half a document', '{"a":'],
    ['two documents', '{} {}'],
  ])('refuses %s', (_, text) => {
    expect(refusal(text)).toBe('malformed_json');
  });

  it.each([
    ['a pair of surrogates as escapes', '{"a":"\\ud83d\\ude00"}'],
    ['a letter just below the surrogates', '["\\ud7ff"]'],
    ['colons, brackets and quotes within text', '{"a:b":"{\\"c\\":1}","d":"[[["}'],
    ['the same name in two objects', '[{"a":1},{"a":{"a":1}}]'],
    ['a member that objects have anyway', '{"__proto__":{"constructor":1}}'],
    ['the greatest safe number', '[9007199254740991,-9007199254740991]'],
    ['32 levels', `${'['.repeat(32)}${']'.repeat(32)}`],
  ])('reads %s', (_, text) => {
    expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it('reads no more than 32 levels, however deep the text goes', () => {
    expect(refusal(`${'['.repeat(33)}${']'.repeat(33)}`)).toBe('json_too_deep');
    expect(refusal('['.repeat(500_000))).toBe('json_too_deep');
  });
});
