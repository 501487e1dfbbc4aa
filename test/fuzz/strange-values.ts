import * as fc from 'fast-check';

/** What has broken servers before: ends of ranges, control characters, other alphabets, names of prototypes, syntax. */
const STRINGS = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'undefined',
  'true',
  'NaN',
  '1e999',
  '00000000-0000-0000-0000-000000000000',
  '9007199254740993',
  '9223372036854775808',
  '\0',
  'a\0b',
  '\u0001\u001f\u007f\u0085',
  '\r\nSet-Cookie: a=b',
  '\u2028\u2029',
  '\ufeff',
  '\ufffe\uffff',
  '\ud800',
  '\udc00\ud800',
  '\u202eevil',
  'I\u0307\u0130\u0131\u017f\u212a',
  'e\u0301\u0323',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u{e000}\u{10ffff}',
  '𝒳'.repeat(300),
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '$1',
  ':name',
  '%',
  '_',
  '%_\\',
  '\\',
  '..',
  '../../etc/passwd',
  '..;/admin',
  '<x>&amp;]]>',
  '${7*7}{{7*7}}',
  '=admin',
  '=%2561dmin',
  'current',
  '*',
  '[]',
  '{}',
  '[00000000-0000-0000-0000-000000000000]',
  '2030-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '10.0.0.0/8',
  '((((((((((a',
  'userName eq "x',
];

const NUMBERS = [0, -0, -1, 1.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 1e308, -(2 ** 63), 5e-324];

export const strangeText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...STRINGS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);

export const strangeNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.integer({ min: -5, max: 40 }),
  fc.double({ noNaN: true }),
);

/** Any JSON at all, mostly of what is strange. */
export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: strangeText },
  { weight: 3, arbitrary: strangeNumber },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom<unknown>(1, 'a', null), { maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

export const strangeKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '', 'id', 'surprise', 'a/b~c', '$ref', 'length'),
  fc.string({ maxLength: 4 }),
);
