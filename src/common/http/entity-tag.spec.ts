import { AppError } from '../errors/app-error.js';
import { assertMatches, entityTag, parseIfMatch } from './entity-tag.js';

describe('parseIfMatch', () => {
  it.each([undefined, '*', ' * '])('asks for nothing with %p', (header) => {
    expect(parseIfMatch(header)).toBeUndefined();
  });

  it.each([
    ['"3"', [3]],
    ['"3", "4"', [3, 4]],
    ['W/"3"', [-1]],
    ['3', [-1]],
    ['', [-1]],
    ['"3x"', [-1]],
    [entityTag(3, { state: 'active' }), [3]],
    ['"3-x"', [-1]],
    ['"3", W/"4"', [3, -1]],
  ])('reads %p', (header, versions) => {
    expect(parseIfMatch(header)).toEqual(versions);
  });
});

describe('assertMatches', () => {
  it('lets through the version that was asked for, and any when none was', () => {
    expect(() => assertMatches(3, parseIfMatch(entityTag(3)))).not.toThrow();
    expect(() => assertMatches(3, undefined)).not.toThrow();
  });

  it('throws precondition_failed for another version', () => {
    expect(() => assertMatches(3, parseIfMatch(entityTag(2)))).toThrow(new AppError('precondition_failed'));
  });
});

describe('entityTag', () => {
  it('differs with what is shown, and with the version', () => {
    const tags = [entityTag(3), entityTag(3, { a: 1 }), entityTag(3, { a: 2 }), entityTag(4, { a: 1 })];
    expect(new Set(tags).size).toBe(4);
    expect(entityTag(3, { a: 1 })).toBe(tags[1]);
  });
});
