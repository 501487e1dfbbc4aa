import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { scimPatch } from 'scim-patch';
import { applyPatch } from '../../../src/standards/scim/patch/apply-patch.js';
import { readPatchRequest } from '../../../src/standards/scim/patch/patch-request.js';
import { ScimError } from '../../../src/standards/scim/http/scim-error.js';
import { USER_TYPE } from '../../../src/standards/scim/schema/resource-types.js';
import { isUnassigned, type ScimObject } from '../../../src/standards/scim/values/scim-object.js';
import { ENTERPRISE_URN, PATCH_URN, USER_URN } from './scim-client.js';

interface Operation {
  op: string;
  path?: string;
  value?: unknown;
}

const RUNS = 2_000;

// Few words, so that operations meet what earlier ones have left.
const word = fc.constantFrom('a', 'b', 'ab', 'ba', 'abc');
const type = fc.constantFrom('work', 'home', 'other');
const email = fc.record({ value: word, type });
const emails = fc.uniqueArray(email, {
  minLength: 1,
  maxLength: 3,
  selector: ({ value, type: kind }) => `${value} ${kind}`,
});
const writing = fc.constantFrom('add', 'replace', 'Add', 'Replace');

const single = fc.constantFrom(
  'title',
  'nickName',
  'displayName',
  `${USER_URN}:title`,
  `${ENTERPRISE_URN}:department`,
  `${ENTERPRISE_URN}:division`,
);
const part = fc.constantFrom('name.givenName', 'name.familyName', `${ENTERPRISE_URN}:manager.value`);

const condition: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom('type', 'value'), fc.constantFrom('ne', 'co', 'sw', 'ew'), word)
    .map(([name, op, value]) => `${name} ${op} "${value}"`),
  type.map((value) => `type eq "${value}"`),
  fc.constant('type pr'),
);
const filter: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: condition },
  { weight: 1, arbitrary: fc.tuple(condition, condition).map(([a, b]) => `${a} or ${b}`) },
  { weight: 1, arbitrary: condition.map((each) => `not (${each})`) },
  { weight: 1, arbitrary: fc.tuple(condition, word).map(([a, b]) => `${a} and value co "${b}"`) },
);

/**
 * What RFC 7644 leaves no doubt about. Left out is where the other one differs: it neither knows primary values nor
 * takes two equal values for one when they come without a path.
 */
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ op: writing, path: fc.oneof(single, part), value: word }),
  fc.record({
    op: fc.constantFrom('remove', 'Remove'),
    path: fc.oneof(
      single.filter((path) => path !== 'displayName'),
      part,
    ),
  }),
  fc.record({ op: writing, path: fc.constant('name'), value: fc.record({ givenName: word }) }),
  fc.record({ op: writing, path: fc.constant('emails'), value: emails }),
  fc.record({ op: fc.constant('remove'), path: fc.constant('emails') }),
  fc.record({ op: fc.constant('remove'), path: fc.constant('emails'), value: emails }),
  fc.record({ op: fc.constant('remove'), path: filter.map((each) => `emails[${each}]`) }),
  fc.record({ op: writing, path: filter.map((each) => `emails[${each}].value`), value: word }),
  fc.record({
    op: fc.constant('replace'),
    value: fc.record({ title: word, nickName: word, emails }, { requiredKeys: [] }),
  }),
);

const user: fc.Arbitrary<ScimObject> = fc.record(
  {
    userName: fc.constant('ada'),
    displayName: word,
    title: word,
    name: fc.record({ givenName: word, familyName: word }),
    emails,
  },
  { requiredKeys: ['userName'] },
);

/** As they are after a journey over HTTP. */
function cases(lengthMax: number): fc.Arbitrary<[ScimObject, Operation[]]> {
  const operations = fc.array(operation, { minLength: 1, maxLength: lengthMax });
  return fc.tuple(user, operations).map((each) => JSON.parse(JSON.stringify(each)) as [ScimObject, Operation[]]);
}

it('[SC-30] [SC-31] [SC-32] a PATCH does what another implementation does', () => {
  let changes = 0;
  fc.assert(
    fc.property(cases(12), ([start, operations]) => {
      let state = start;
      for (const each of operations) {
        const [ours, theirs] = [doneByUs(state, each), doneByThem(state, each)];
        // Who finds nothing to change refuses, or leaves it; both are no change.
        const [next, expected] = [withoutEmpty(ours ?? state), withoutEmpty(theirs ?? state)];
        if (!isDeepStrictEqual(next, expected)) {
          throw new Error(
            `${JSON.stringify(each)} on ${JSON.stringify(state)}: ${JSON.stringify(next)}, not ${JSON.stringify(expected)}`,
          );
        }
        if (!isDeepStrictEqual(next, withoutEmpty(state))) changes += 1;
        state = next;
      }
    }),
    { numRuns: RUNS },
  );
  // Operations that find nothing would compare nothing.
  expect(changes).toBeGreaterThan(RUNS * 2);
});

it('[SC-31] several at once do what they do one after the other', () => {
  fc.assert(
    fc.property(cases(8), ([start, operations]) => {
      let state: ScimObject | null = start;
      for (const each of operations) state = state && doneByUs(state, each);
      expect(done(start, operations)).toEqual(state);
    }),
    { numRuns: RUNS / 4 },
  );
});

/** Null when it is refused. */
function doneByUs(state: ScimObject, each: Operation): ScimObject | null {
  return done(state, [each]);
}

function done(state: ScimObject, operations: readonly Operation[]): ScimObject | null {
  const before = structuredClone(state);
  try {
    const body = { schemas: [PATCH_URN], Operations: operations };
    return applyPatch(USER_TYPE, state, readPatchRequest(USER_TYPE, body));
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return null;
  } finally {
    expect(state).toEqual(before);
  }
}

function doneByThem(state: ScimObject, each: Operation): ScimObject | null {
  const given = structuredClone({ schemas: [USER_URN], meta: {}, ...state });
  try {
    const patched = scimPatch(given as never, [structuredClone(each) as never], {
      treatMissingAsAdd: false,
    }) as unknown as ScimObject;
    const { schemas: _schemas, meta: _meta, ...rest } = patched;
    return rest;
  } catch {
    return null;
  }
}

/** Nothing, an empty list and an empty object are the same. */
function withoutEmpty(value: ScimObject): ScimObject {
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => {
    const isPart = typeof each === 'object' && each !== null && !Array.isArray(each);
    return [name, isPart ? withoutEmpty(each as ScimObject) : each];
  });
  return Object.fromEntries(entries.filter(([, each]) => !isUnassigned(each)));
}
