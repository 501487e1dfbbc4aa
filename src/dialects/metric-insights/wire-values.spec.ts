import * as fc from 'fast-check';
import { AppError } from '../../common/errors/app-error.js';
import { parseFlag, requireFields, toFlag, toWireInstant, withModel } from './wire-values.js';

describe('values on the wire', () => {
  it('reads back the flags that it writes, and yes and no', () => {
    fc.assert(
      fc.property(fc.boolean(), (value) => {
        expect(parseFlag(toFlag(value))).toBe(value);
      }),
    );
    expect(['y', 'YES', 'n', 'No'].map(parseFlag)).toEqual([true, true, false, false]);
  });

  it('takes nothing else for a flag', () => {
    const other = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constantFrom(null, undefined, [], {}, 'true', '1', 'Y ', 'yn'),
    );
    fc.assert(
      fc.property(
        other.filter((value) => typeof value !== 'string' || !/^(y|yes|n|no)$/i.test(value)),
        (value) => {
          expect(parseFlag(value)).toBeUndefined();
        },
      ),
    );
  });

  it('writes instants in UTC, to the second', () => {
    expect(toWireInstant(new Date('2014-02-17T19:46:08.999+01:00'))).toBe('2014-02-17 18:46:08');
    const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(
      fc.property(
        instant,
        (date) => Date.parse(`${toWireInstant(date).replace(' ', 'T')}Z`) === date.getTime() - (date.getTime() % 1000),
      ),
    );
  });

  it('names every field that is missing', () => {
    expect(() =>
      requireFields<{ a?: number; b?: number; c?: number }, 'a' | 'b' | 'c'>({ b: 0 }, 'a', 'b', 'c'),
    ).toThrow(AppError);
    expect(requireFields<{ a?: number }, 'a'>({ a: 0 }, 'a')).toEqual({ a: 0 });
  });

  it('takes from a model only what is left out', () => {
    expect(withModel<{ a?: number; b?: number }>({ a: 1 }, { a: 2, b: 3 })).toEqual({ a: 1, b: 3 });
  });
});
