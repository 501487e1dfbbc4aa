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
