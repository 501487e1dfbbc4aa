import fc from 'fast-check';
import { TOKEN_KINDS } from './entities/token.entity.js';
import { isTokenText, newHexadecimalTokenText, newTokenText } from './token-text.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'gh_';

const aToken = fc.constantFrom(...TOKEN_KINDS).map(newTokenText);

describe('The text of a token', () => {
  it.each([
    ['session', /^gh_s_[0-9A-Za-z]{36}$/],
    ['personal', /^gh_p_[0-9A-Za-z]{36}$/],
    ['group', /^gh_g_[0-9A-Za-z]{36}$/],
    ['exchanged', /^gh_x_[0-9A-Za-z]{36}$/],
  ] as const)('[TK-01] [TK-03] tells the kind %s by its letter, in letters and digits alone', (kind, pattern) => {
    expect(newTokenText(kind)).toMatch(pattern);
    expect(newTokenText(kind).length).toBeLessThanOrEqual(255);
  });

  it('is new each time, and good', () => {
    const tokens = Array.from({ length: 1_000 }, () => newTokenText('personal'));
    expect(new Set(tokens).size).toBe(1_000);
    expect(tokens.filter((token) => !isTokenText(token))).toEqual([]);
  });

  it('[TK-01] uses every letter of its alphabet at each of 30 random places: 178 bits', () => {
    const tokens = Array.from({ length: 2_000 }, () => newTokenText('personal').slice(5, 35));
    for (let index = 0; index < 30; index += 1) {
      expect(new Set(tokens.map((token) => token[index])).size).toBe(BASE62.length);
    }
  });

  it('[TK-01] ends in the CRC-32 of what is before it, in base62', () => {
    const body = `gh_p_${'0'.repeat(30)}`;
    expect(isTokenText(`${body}0olawj`)).toBe(true);
  });

  it('is refused with any one character changed', () => {
    const anIndex = fc.integer({ min: PREFIX.length, max: 40 });
    const aCharacter = fc.oneof(fc.constantFrom(...BASE62), fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }));
    fc.assert(
      fc.property(aToken, anIndex, aCharacter, (token, index, character) => {
        fc.pre(token[index] !== character);
        expect(isTokenText(token.slice(0, index) + character + token.slice(index + 1))).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is refused with any two neighbours exchanged', () => {
    fc.assert(
      fc.property(aToken, fc.integer({ min: PREFIX.length, max: 39 }), (token, index) => {
        const [left = '', right = ''] = [token[index], token[index + 1]];
        fc.pre(left !== right);
        expect(isTokenText(token.slice(0, index) + right + left + token.slice(index + 2))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused when it is cut off or lengthened', () => {
    fc.assert(
      fc.property(aToken, fc.constantFrom(...BASE62), (token, character) => {
        for (const text of [token.slice(0, -1), token + character, token.slice(0, 20), ` ${token}`, `${token}\n`]) {
          expect(isTokenText(text)).toBe(false);
        }
      }),
    );
  });

  it('may be 64 hexadecimal digits', () => {
    const texts = Array.from({ length: 100 }, () => newHexadecimalTokenText());
    for (const text of texts) expect(text).toMatch(/^[0-9a-f]{64}$/);
    expect(texts.every(isTokenText)).toBe(true);
    expect(new Set(texts).size).toBe(100);
  });

  it.each([
    ['f'.repeat(64), true],
    ['x'.repeat(32), true],
    ['x'.repeat(255), true],
    ['x'.repeat(31), false],
    ['x'.repeat(256), false],
    [`${'x'.repeat(32)} `, false],
    [`${'x'.repeat(32)}\u00e9`, false],
    ['', false],
    [`gh_p_${'x'.repeat(36)}`, false],
    [`gh_q_${'x'.repeat(36)}`, false],
  ])('[TK-03] may be worded by somebody else if it is long and plain: %s is %s', (text, isGood) => {
    expect(isTokenText(text)).toBe(isGood);
  });
});
