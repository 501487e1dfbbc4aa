import { aName } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

const USERS = 8;
const TIMES = 4;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server.stop());

it('lets users behind one address sign in at the same moment, again and again', async () => {
  const password = 'the password of them all';
  const usernames = Array.from({ length: USERS }, () => aName('user'));
  for (const username of usernames) await server.admin.post('users', { username, password });
  const signIn = async (username: string): Promise<number[]> => {
    const statuses = [];
    for (let time = 0; time < TIMES; time += 1) {
      const { status } = await server.as(undefined).post('sessions', { username, password });
      statuses.push(status);
    }
    return statuses;
  };
  const statuses = (await Promise.all(usernames.map(signIn))).flat();
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(statuses).toHaveLength(USERS * TIMES);
});
