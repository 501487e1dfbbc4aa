import fc from 'fast-check';
import { TestServer } from '../support/test-server.js';
import { problemOf } from '../support/problem.js';
import { makeFixtures, writeRoutes, type WriteRoute } from './write-routes.js';

const LISTS = [
  'users',
  'users/1/groups',
  'users/1/tokens',
  'users/1/privileges',
  'users/1/privilege-sets',
  'groups',
  'groups/2/members',
  'groups/2/subgroups',
  'groups/2/privileges',
  'groups/2/privilege-sets',
  'groups/2/effective-privileges',
  'groups/2/tokens',
  'groups/2/resources',
  'privileges',
  'privileges/ADMINISTRATION/holders',
  'privileges/ADMIN/implications',
  'privilege-sets',
  'privilege-sets/1/privileges',
  'privilege-sets/1/groups',
  'resources',
  'tokens',
  'me',
  'me/privileges',
  'audit-events',
  'authentication-services',
];
const PARAMETERS = (
  'limit cursor count q name username sort active public kind state userId groupId lastUsedBefore occurredAfter ' +
  'action targetId membership type effective explain'
).split(' ');

const aCharacter = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('\0', '\ud800', '%', '\\', '_'),
);
const aText = fc.array(aCharacter, { maxLength: 4 }).map((parts) => parts.join(''));
const aValue = fc.oneof(
  aText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(null, true, 1, '2030-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', 'x'),
);

/** A body with the route's own fields, each now and then replaced by anything. */
function aBodyFor(route: WriteRoute): fc.Arbitrary<unknown> {
  const known = Object.keys(route.fields);
  const key = known.length === 0 ? aText : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, aText);
  const changes = fc.dictionary(key, aValue, { maxKeys: 3 });
  return fc.oneof({ weight: 5, arbitrary: changes.map((change) => ({ ...route.valid(), ...change })) }, aValue);
}

describe('Whatever is sent', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  function errors(): string[] {
    return server.logLines.filter((line) => line.includes('"level":50'));
  }

  it('in a body is answered by a success or by a problem of the 4xx kind', async () => {
    const routes = writeRoutes(await makeFixtures(server));
    const call = fc.constantFrom(...routes).chain((route) => fc.tuple(fc.constant(route), aBodyFor(route)));
    await fc.assert(
      fc.asyncProperty(call, async ([{ method, path }, body]) => {
        const answer = await server.admin.call(method, path, body);
        if (answer.status >= 300) expect(problemOf(answer).status).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
    expect(errors()).toEqual([]);
  }, 120_000);

  it('in a query is answered by a success or by a problem of the 4xx kind', async () => {
    const pair = fc.tuple(fc.oneof(fc.constantFrom(...PARAMETERS), aText), aText.map(escapeText));
    const query = fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.map(([k, v]) => `${escapeText(k)}=${v}`));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...LISTS), query, async (path, pairs) => {
        const answer = await server.admin.get(`${path}?${pairs.join('&')}`);
        if (answer.status >= 300) expect(problemOf(answer).status).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
    expect(errors()).toEqual([]);
  }, 120_000);

  it('in a path is answered by a success or by a problem of the 4xx kind', async () => {
    const segment = fc.oneof(aText.map(escapeText), fc.constantFrom('users', 'groups', 'privileges', '1', 'tokens'));
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), async (segments) => {
        const answer = await server.admin.get(segments.join('/'));
        if (answer.status >= 300) expect(problemOf(answer).status).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
    expect(errors()).toEqual([]);
  }, 120_000);
});

/** As in a URL; what cannot be encoded becomes an encoding that cannot be decoded. */
function escapeText(text: string): string {
  return [...text]
    .map((character) => (character.isWellFormed() ? encodeURIComponent(character) : '%ED%A0%80'))
    .join('');
}
