import { aName, aUser, type MadeUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

const PASSWORD = 'correct horse battery';
const OTHER = 'another horse battery';

describe('The password of a user', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function signIn(user: MadeUser, password: string): Promise<string | undefined> {
    const input = { username: user.username, password };
    const { body } = await server.as(undefined).post<{ token?: string }>('sessions', input);
    return body.token;
  }

  async function isAlive(token: string | undefined): Promise<boolean> {
    return (await server.as(token).get('me')).status === 200;
  }

  it('is set by an administrator, who need not know the present one', async () => {
    const user = await aUser(server.admin);
    for (const password of [PASSWORD, OTHER]) {
      const answer = await server.admin.put(`users/${user.id}/password`, { password });
      expect(answer.status).toBe(204);
      expect(answer.body).toBeUndefined();
      expect(await signIn(user, password)).toBeDefined();
    }
    expect(await signIn(user, PASSWORD)).toBeUndefined();
  });

  it.each([
    ['absent', {}],
    ['wrong', { currentPassword: OTHER }],
    ['empty', { currentPassword: '' }],
  ])('is not changed by himself when the present one is %s', async (_, fields) => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const before = await written(server);
    const refused = await server.as(user.token).put(`users/${user.id}/password`, { password: OTHER, ...fields });
    expect(problemOf(refused)).toEqual({ status: 400, code: 'validation_failed', fields: ['/currentPassword'] });
    expect(await written(server)).toEqual(before);
    expect(await signIn(user, PASSWORD)).toBeDefined();
  });

  it('is needed by an administrator for his own', async () => {
    const refused = await server.admin.put('users/1/password', { password: OTHER });
    expect(problemOf(refused)).toMatchObject({ status: 400, fields: ['/currentPassword'] });
  });

  it('is changed by himself with the present one, and his other sessions end', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const [here, there] = [await signIn(user, PASSWORD), await signIn(user, PASSWORD)];
    const input = { password: OTHER, currentPassword: PASSWORD };
    expect((await server.as(here).put(`users/${user.id}/password`, input)).status).toBe(204);
    expect([await isAlive(here), await isAlive(there), await isAlive(user.token)]).toEqual([true, false, true]);
    expect(await signIn(user, PASSWORD)).toBeUndefined();
    expect(await signIn(user, OTHER)).toBeDefined();
  });

  it('ends all his sessions when an administrator sets it', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const session = await signIn(user, PASSWORD);
    await server.admin.put(`users/${user.id}/password`, { password: OTHER });
    expect(await isAlive(session)).toBe(false);
  });

  it('is stored as Argon2id with a salt of its own, and never shown', async () => {
    const users = [
      await aUser(server.admin, { password: PASSWORD }),
      await aUser(server.admin, { password: PASSWORD }),
    ];
    const hashes = await server.sql<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = ANY ($1)', [
      users.map(({ id }) => id),
    ]);
    for (const { hash } of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hashes[0]).not.toEqual(hashes[1]);
    const { body } = await server.admin.get<{ items: { after: object | null }[] }>('audit-events?action=user.created');
    expect(JSON.stringify([body, await server.admin.get(`users/${users[0]?.id}`)])).not.toMatch(/argon2|assword/);
  });

  it('is forgotten when he moves to another authentication service, and his sessions end', async () => {
    const service = await server.admin.post<{ id: number }>('authentication-services', {
      kind: 'local',
      name: aName(),
    });
    const user = await aUser(server.admin, { password: PASSWORD });
    const session = await signIn(user, PASSWORD);
    await server.admin.patch(`users/${user.id}`, { authenticationServiceId: service.body.id });
    expect(await isAlive(session)).toBe(false);
    expect(await signIn(user, PASSWORD)).toBeUndefined();
    await server.admin.patch(`users/${user.id}`, { authenticationServiceId: 1 });
    expect(await signIn(user, PASSWORD)).toBeUndefined();
  });
});

describe('A user who is deactivated', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('loses his sessions for good, and his tokens until he is active again', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const login = { username: user.username, password: PASSWORD };
    const session = await server.as(undefined).post<{ token: string }>('sessions', login);
    const statuses = async (): Promise<number[]> => [
      (await server.as(session.body.token).get('me')).status,
      (await server.as(user.token).get('me')).status,
    ];
    expect(await statuses()).toEqual([200, 200]);
    await server.admin.patch(`users/${user.id}`, { active: false });
    expect(await statuses()).toEqual([401, 401]);
    await server.admin.patch(`users/${user.id}`, { active: true });
    expect(await statuses()).toEqual([401, 200]);
  });

  it('has no privileges', async () => {
    const user = await aUser(server.admin);
    await server.admin.put(`groups/2/members/${user.id}`);
    const held = async (): Promise<unknown> => (await server.admin.get(`users/${user.id}/privileges`)).body.items;
    expect(await held()).not.toEqual([]);
    await server.admin.patch(`users/${user.id}`, { active: false });
    expect(await held()).toEqual([]);
  });
});
