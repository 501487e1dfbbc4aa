import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { BASES, cookieOf, expectRefusal, PRIVATE_BASE, ThoughtSpotClient } from './thoughtspot-client.js';

describe('the private session calls of ThoughtSpot', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const nobody = (): ThoughtSpotClient => new ThoughtSpotClient(server, {});
  const credentials = { username: 'admin', password: ADMIN_PASSWORD, rememberme: 'true' };

  it('sign in with 200, the cookies and who one is, and sign out', async () => {
    const answer = await nobody().post('session/login', credentials, PRIVATE_BASE);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ userName: 'admin', privileges: ['ADMINISTRATION', 'AUTHORING'] });
    expect(answer.headers.get('x-callosum-incident-id')).toBeTruthy();
    const client = new ThoughtSpotClient(server, { Cookie: cookieOf(answer), 'X-Requested-By': 'x' });
    expect((await client.get('session/info', PRIVATE_BASE)).body).toEqual(answer.body);
    expect((await client.get('session/info')).body).toEqual(answer.body);
    await expectRefusal(
      server,
      () => client.without('X-Requested-By').post('session/logout', '', PRIVATE_BASE),
      400,
      10_002,
    );
    expect(await client.post('session/logout', '', PRIVATE_BASE)).toMatchObject({ status: 204, body: undefined });
    await expectRefusal(server, () => client.get('session/info', PRIVATE_BASE), 401, 10_003);
  });

  it.each([...BASES, PRIVATE_BASE])('say under %s whether a session is alive', async (base) => {
    const client = await ThoughtSpotClient.signIn(server);
    expect(await client.get('session/isactive', base)).toMatchObject({ status: 204, body: undefined });
    await client.post('session/logout');
    await expectRefusal(server, () => client.get('session/isactive', base), 401, 10_003);
    await expectRefusal(server, () => nobody().get('session/isactive', base), 401, 10_003);
  });

  it.each([
    [{ ...credentials, password: 'wrong' }, 401, 10_003],
    [{ username: 'admin' }, 400, 10_002],
    [{ username: 'Größe "3"', password: 'x' }, 401, 10_003],
  ])('refuse to sign in with %j', async (form, status, code) => {
    const fields = form as Record<string, string>;
    await expectRefusal(server, () => nobody().post('session/login', fields, PRIVATE_BASE), status, code);
  });
});
