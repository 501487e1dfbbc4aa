import fc from 'fast-check';
import { AppError } from '../../common/errors/app-error.js';
import { Form } from './form.js';
import { parseGroupNames, toPrivilegeChange } from './privilege-change.mapper.js';

const aName = fc.string({ minLength: 1, unit: 'binary' });

/** Whether JSON takes the text for an array or a string; such a name must be sent as JSON. */
function isJsonNames(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) || typeof value === 'string';
  } catch {
    return false;
  }
}

describe('parseGroupNames', () => {
  it('gives back every list of names that was sent as a JSON array', () => {
    fc.assert(
      fc.property(fc.array(aName), (names) => {
        expect(parseGroupNames(JSON.stringify(names))).toEqual(names);
      }),
    );
  });

  it('gives back every name that was sent as a JSON string', () => {
    fc.assert(
      fc.property(aName, (name) => {
        expect(parseGroupNames(JSON.stringify(name))).toEqual([name]);
      }),
    );
  });

  it('takes any other text for one name as it is', () => {
    const bareName = fc.oneof(
      aName,
      fc.json().filter((text) => !isJsonNames(text)),
      fc.constantFrom(' All ', '7', 'null'),
    );
    fc.assert(
      fc.property(bareName, (text) => {
        fc.pre(!isJsonNames(text));
        expect(parseGroupNames(text)).toEqual([text]);
      }),
    );
  });

  it('refuses a list in which anything is no name', () => {
    const noName = fc.oneof(
      fc.constant(''),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.array(aName),
      fc.object(),
    );
    fc.assert(
      fc.property(fc.array(aName), noName, fc.array(aName), (before, wrong, after) => {
        expect(() => parseGroupNames(JSON.stringify([...before, wrong, ...after]))).toThrow(AppError);
      }),
    );
  });

  it('answers names or refuses, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        try {
          for (const name of parseGroupNames(text)) expect(name).toMatch(/[^]/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'validation_failed', errors: [{ pointer: '/groupNames' }] });
        }
      }),
    );
  });
});

describe('toPrivilegeChange', () => {
  const form = (fields: Record<string, string[]>): Form => new Form(new Map(Object.entries(fields)), false);

  it('joins fields that were sent several times, in their order', () => {
    const change = toPrivilegeChange(form({ privilege: ['DEVELOPER'], groupNames: ['["b","a"]', 'c', '"d"'] }));
    expect(change).toEqual({ privilege: 'DEVELOPER', groupNames: ['b', 'a', 'c', 'd'] });
  });

  it('spells the group of everyone and the experimental privilege in one way', () => {
    const change = toPrivilegeChange(
      form({ privilege: ['EXPERIMENTALFEATUREPRIVILEG'], groupNames: ['["ALL_GROUP","All","all"]'] }),
    );
    expect(change).toEqual({ privilege: 'EXPERIMENTALFEATUREPRIVILEGE', groupNames: ['All', 'All', 'all'] });
  });

  it('takes 10,000 names and no more', () => {
    const names = (count: number): string => JSON.stringify(Array(count).fill('a'));
    const change = toPrivilegeChange(form({ privilege: ['DEVELOPER'], groupNames: [names(10_000)] }));
    expect(change.groupNames).toHaveLength(10_000);
    expect(() => toPrivilegeChange(form({ privilege: ['DEVELOPER'], groupNames: [names(10_001)] }))).toThrow(AppError);
  });
});
