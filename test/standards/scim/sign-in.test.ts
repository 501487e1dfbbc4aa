import { aName, type Made } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { cleanUp } from '../../support/processes.js';
import { RemoteProvider } from '../../support/remote-provider.js';
import { TestServer } from '../../support/test-server.js';
import { aUserBody, ScimClient } from './scim-client.js';

const PASSWORD = 'kept by the provider';

/** Two servers on one database: what the settings say of one is all that differs. */
describe('users who are provisioned over SCIM', () => {
  let provider: RemoteProvider;
  let plain: TestServer;
  let external: TestServer;
  let service: Made;

  beforeAll(async () => {
    provider = await RemoteProvider.start();
    const allowed = { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1,localhost' };
    plain = await TestServer.start({ env: allowed });
    const remote = { url: `http://127.0.0.1:${provider.port}/provider/`, timeoutMs: 5_000 };
    const body = { kind: 'remote', name: aName('service'), remote };
    service = (await expectStatus(plain.admin.post<Made>('authentication-services', body), 201)).body;
    external = await TestServer.start({
      shareWith: plain,
      env: { GUILDHALL_PROVISIONING_SERVICE_ID: String(service.id) },
    });
  });
  afterAll(async () => {
    await external.stop();
    await plain.stop();
    await cleanUp();
  });

  it('are of Local and sign in here, unless the settings say otherwise', async () => {
    const { userName } = await ScimClient.of(plain).user({ password: PASSWORD });
    expect(await serviceOf(userName)).toBe(1);
    expect(await signIn(userName, PASSWORD)).toBe(201);
  });

  it('[SC-15] sign in by the service that the settings name, whatever password Okta has sent along', async () => {
    const scim = ScimClient.of(external);
    const user = await scim.user({ password: 'of no use to anybody' });
    const userName = String(user.userName);
    provider.users.set(userName, { password: PASSWORD });
    expect(await serviceOf(userName)).toBe(service.id);
    expect(await signIn(userName, 'of no use to anybody')).toBe(401);
    expect(await signIn(userName, PASSWORD)).toBe(201);
    const body = aUserBody({ userName, password: 'of no use to anybody', title: 'x' });
    expect((await scim.put(`/Users/${user.id}`, body)).status).toBe(200);
    expect(await signIn(userName, 'of no use to anybody')).toBe(401);
    expect(await signIn(userName, PASSWORD)).toBe(201);
  });

  it('[SC-37] are told that a password of another service cannot be changed here', async () => {
    const scim = ScimClient.of(external);
    const user = await scim.user();
    const { status, body } = await scim.patch(`/Users/${user.id}`, [
      { op: 'replace', path: 'title', value: 'x' },
      { op: 'replace', path: 'password', value: 'of no use to anybody' },
    ]);
    expect([status, body.scimType]).toEqual([400, 'mutability']);
    expect((await scim.get(`/Users/${user.id}`)).body).toEqual(user);
  });

  it('are out at once on every server when they are deactivated, and cannot sign in again', async () => {
    const scim = ScimClient.of(external);
    const user = await scim.user();
    const userName = String(user.userName);
    provider.users.set(userName, { password: PASSWORD });
    const session = await plain
      .as(undefined)
      .post<{ token: string }>('sessions', { username: userName, password: PASSWORD });
    expect((await external.as(session.body.token).get('me')).status).toBe(200);
    await scim.patch(`/Users/${user.id}`, [{ op: 'replace', path: 'active', value: false }]);
    expect((await plain.as(session.body.token).get('me')).status).toBe(401);
    expect((await external.as(session.body.token).get('me')).status).toBe(401);
    expect(await signIn(userName, PASSWORD)).toBe(401);
  });

  async function serviceOf(userName: unknown): Promise<number | undefined> {
    const { body } = await plain.admin.get<{ items: { authenticationServiceId: number }[] }>(
      `users?username=${String(userName)}`,
    );
    return body.items[0]?.authenticationServiceId;
  }

  async function signIn(userName: unknown, password: string): Promise<number> {
    return (await plain.as(undefined).post('sessions', { username: userName, password })).status;
  }
});
