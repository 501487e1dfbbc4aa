import fc from 'fast-check';
import { aName } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { meets } from './filter-oracle.js';
import { filters, userFields } from './random-filters.js';
import { ENTERPRISE, QueryClient, USER, type Resource } from './query-client.js';

const USERS = 40;
const FILTERS = 400;

let server: TestServer;
let scim: QueryClient;
let stored: readonly Resource[];

beforeAll(async () => {
  server = await TestServer.start();
  scim = await QueryClient.of(server);
  const schemas = [USER, ENTERPRISE];
  for (const fields of fc.sample(userFields, USERS)) {
    await scim.make('/Users', { schemas, ...fields, userName: aName('User') });
  }
  stored = (await scim.list('/Users', { count: '200' })).Resources;
}, 60_000);

afterAll(() => server.stop());

it('[SC-20] finds by any filter whom another implementation finds among what is shown', async () => {
  expect(stored.length).toBeGreaterThan(USERS);
  let foundSome = 0;
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const { status, body } = await scim.get<{ Resources: Resource[] }>('/Users', { filter, count: '200' });
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      const found = new Set(body.Resources.map(({ id }) => id));
      for (const user of stored) {
        const isExpected = meets(user, filter);
        if (found.has(user.id) !== isExpected) {
          throw new Error(`${isExpected ? 'missing' : 'too many'}: ${JSON.stringify(user)}`);
        }
      }
      if (found.size > 0 && found.size < stored.length) foundSome += 1;
    }),
    { numRuns: FILTERS },
  );
  // Filters that find everybody or nobody would compare nothing.
  expect(foundSome).toBeGreaterThan(FILTERS / 5);
}, 120_000);
