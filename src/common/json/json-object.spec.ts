import { propertiesProblem, PROPERTIES_BYTES_MAX } from './json-object.js';
import { mergePatch } from './merge-patch.js';

const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });
const OVERHEAD = '{"x":""}'.length;

describe('Properties', () => {
  it.each<[string, unknown, string | undefined]>([
    ['an empty object', {}, undefined],
    ['8 levels', nested(8), undefined],
    ['9 levels', nested(9), 'must be nested at most 8 levels deep'],
    ['lists on the way down', { a: [[[[[[[[]]]]]]]] }, 'must be nested at most 8 levels deep'],
    ['16 KiB', { x: 'x'.repeat(PROPERTIES_BYTES_MAX - OVERHEAD) }, undefined],
    [
      '16 KiB and a byte',
      { x: 'x'.repeat(PROPERTIES_BYTES_MAX - OVERHEAD + 1) },
      'must have at most 16384 bytes as JSON',
    ],
    [
      'characters of more than one byte',
      { x: 'é'.repeat(PROPERTIES_BYTES_MAX / 2) },
      'must have at most 16384 bytes as JSON',
    ],
    ['NUL', { x: 'a\u0000' }, 'must not contain NUL or broken Unicode'],
    ['NUL in a key', { 'a\u0000': 1 }, 'must not contain NUL or broken Unicode'],
    ['a lone surrogate', { x: '\ud800' }, 'must not contain NUL or broken Unicode'],
    ['a text that looks like an escape', { x: '\\u0000' }, undefined],
    ['a backslash before NUL', { x: '\\\u0000' }, 'must not contain NUL or broken Unicode'],
    ['a pair of surrogates', { x: '😀' }, undefined],
    ['a number that is too large', JSON.parse('{"x":1e400}'), 'must not contain numbers beyond 1.8e308'],
    ['a list', [], 'must be an object'],
    ['null', null, 'must be an object'],
    ['text', '{}', 'must be an object'],
  ])('of %s', (_, value, problem) => {
    expect(propertiesProblem(value)).toBe(problem);
  });
});

describe('A merge patch', () => {
  // The examples of RFC 7396, appendix A, in which the result is an object.
  it.each<[object, object, object]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j with %j is %j', (present, patch, merged) => {
    expect(mergePatch(present as Record<string, unknown>, patch as Record<string, unknown>)).toEqual(merged);
  });

  it('sets a key named __proto__ like any other, and no prototype', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__": {"x": 1}}') as Record<string, unknown>);
    expect(Object.keys(merged)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});
