import * as fc from 'fast-check';
import { containsPattern, nameKey, normaliseName } from './names.js';

// Names as they can be stored: in normal form C, with letters of many scripts well represented.
const CASED = [...'aZßẞſİıiIσςΣΩωéÉåÅǆǅǄﬃﬁŉΐᾳᾼẖкКҐґԱևᲐაꭰᎠ𐐀𐐨𝐀\u0345\u0301\u0307\u0327'];
const text = fc
  .string({ unit: fc.oneof(fc.constantFrom(...CASED), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) })
  .map((name) => name.normalize('NFC'));

describe('normaliseName', () => {
  it('trims, and answers normal form C', () => {
    expect(normaliseName(' \u00a0Cafe\u0301\u3000')).toBe('Café');
  });

  it('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const once = normaliseName(name);
        expect(normaliseName(once)).toBe(once);
      }),
    );
  });
});

describe('nameKey', () => {
  it('is the same for a letter and its other case, for every letter there is', () => {
    const different: string[] = [];
    for (let point = 0; point <= 0x10ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const letter = String.fromCodePoint(point).normalize('NFC');
      const keys = new Set([letter, letter.toUpperCase(), letter.toLowerCase()].map(nameKey));
      if (keys.size > 1) different.push(`U+${point.toString(16)}`);
    }
    expect(different).toEqual([]);
  });

  it.each([
    ['Straße', 'STRASSE'],
    ['Straße', 'STRAẞE'],
    ['ΟΔΟΣ', 'οδος'],
    ['οδοσ', 'οδος'],
    ['Ǆ', 'ǅ'],
    ['Café', 'CAFE\u0301'],
    [' Team A ', 'team a'],
  ])('takes %p and %p for one name', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['a', 'á'],
    ['a b', 'ab'],
    ['o', '0'],
    ['a', '\u0430'],
  ])('keeps %p and %p apart', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it('is the key of itself', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is in normal form C', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(nameKey(name)).toBe(nameKey(name).normalize('NFC'));
      }),
    );
  });

  it('does not see the case of a name', () => {
    fc.assert(
      fc.property(text, (name) => {
        // Decomposed: mapping the case of a composed letter could move marks behind it to another letter.
        const letters = name.normalize('NFD');
        expect([nameKey(letters.toUpperCase()), nameKey(letters.toLowerCase())]).toEqual([
          nameKey(name),
          nameKey(name),
        ]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('containsPattern', () => {
  it('takes what means something to LIKE for itself', () => {
    expect(containsPattern('50%_\\')).toBe('%50\\%\\_\\\\%');
  });

  it('folds as name keys do', () => {
    expect(containsPattern('STRAẞE')).toBe(`%${nameKey('straße')}%`);
  });
});
