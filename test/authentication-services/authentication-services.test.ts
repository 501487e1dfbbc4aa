import type { Api } from '../support/api.js';
import { aName, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

interface ServiceList {
  items: (Made & { enabled: boolean })[];
}

describe('authentication services', () => {
  let server: TestServer;
  let user: Api;

  beforeAll(async () => {
    server = await TestServer.start();
    user = server.as((await aUser(server.admin)).token);
  });
  afterAll(() => server.stop());

  async function aService(fields: object = {}): Promise<Made> {
    const body = { kind: 'local', name: aName('service'), ...fields };
    return (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  }

  it('creates a service that can then be read', async () => {
    const name = aName();
    const created = await server.admin.post('authentication-services', { kind: 'local', name, description: 'd' });
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toMatch(/^"1-/);
    expect(created.body).toMatchObject({ kind: 'local', name, description: 'd', enabled: true, builtIn: false });
    expect((await user.get(`authentication-services/${String(created.body.id)}`)).body).toEqual(created.body);
  });

  it('refuses a second service of the same name', async () => {
    const [service, other] = [await aService(), await aService()];
    const name = service.name.toUpperCase();
    const taken = '409 authentication_service_name_taken';
    expect(outcome(await server.admin.post('authentication-services', { kind: 'local', name }))).toBe(taken);
    expect(outcome(await server.admin.patch(`authentication-services/${other.id}`, { name }))).toBe(taken);
  });

  it.each([
    [{ name: 'x' }, '/kind'],
    [{ kind: 'kerberos', name: 'x' }, '/kind'],
    [{ kind: 'local' }, '/name'],
    [{ kind: 'local', name: 'x', enabled: null }, '/enabled'],
    [{ kind: 'local', name: 'x', url: 'x' }, '/url'],
  ])('refuses to create a service of %j', async (body, pointer) => {
    const answer = await server.admin.post('authentication-services', body);
    expect(outcome(answer)).toBe('400 validation_failed');
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it('changes a service, and no other version than the one read', async () => {
    const { id } = await aService();
    const path = `authentication-services/${id}`;
    expect((await server.admin.patch(path, { enabled: false })).body).toMatchObject({ enabled: false, version: 2 });
    const stale = { headers: { 'If-Match': '"1"' } };
    expect(outcome(await server.admin.patch(path, { enabled: true }, stale))).toBe('412 precondition_failed');
    expect(outcome(await server.admin.delete(path, stale))).toBe('412 precondition_failed');
    expect((await server.admin.delete(path, { headers: { 'If-Match': '"2"' } })).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await server.admin.call(method, path, method === 'PATCH' ? {} : undefined);
      expect(outcome(answer)).toBe('404 authentication_service_not_found');
    }
  });

  it('neither renames, switches off nor deletes Local', async () => {
    const path = 'authentication-services/1';
    expect(outcome(await server.admin.patch(path, { name: 'Here' }))).toBe('409 built_in');
    expect(outcome(await server.admin.patch(path, { enabled: false }))).toBe('409 built_in');
    expect(outcome(await server.admin.delete(path))).toBe('409 built_in');
    expect((await server.admin.patch(path, { description: 'x' })).body).toMatchObject({ enabled: true, name: 'Local' });
  });

  it('lets nobody sign in through a service that is switched off', async () => {
    const service = await aService();
    const password = 'correct horse battery staple';
    const { username } = await aUser(server.admin, { password, authenticationServiceId: service.id });
    const signIn = (): Promise<string> => server.as(undefined).post('sessions', { username, password }).then(outcome);
    expect(await signIn()).toBe('201');
    await expectStatus(server.admin.patch(`authentication-services/${service.id}`, { enabled: false }), 200);
    expect(await signIn()).toBe('401 invalid_credentials');
    await expectStatus(server.admin.patch(`authentication-services/${service.id}`, { enabled: true }), 200);
    expect(await signIn()).toBe('201');
  });

  it('makes the users of a deleted service local, without their passwords', async () => {
    const service = await aService();
    const password = 'correct horse battery staple';
    const { id, username } = await aUser(server.admin, { password, authenticationServiceId: service.id });
    await expectStatus(server.admin.delete(`authentication-services/${service.id}`), 204);
    expect((await server.admin.get(`users/${id}`)).body).toMatchObject({ authenticationServiceId: 1, version: 2 });
    const answer = await server.as(undefined).post('sessions', { username, password });
    expect(outcome(answer)).toBe('401 invalid_credentials');
  });

  it('keeps the service through which the last administrator signs in', async () => {
    const service = await aService();
    const password = 'correct horse battery staple';
    const boss = await aUser(server.admin, { password, authenticationServiceId: service.id }, [2]);
    await expectStatus(server.admin.delete('groups/2/members/1'), 204);
    const own = server.as(boss.token);
    const path = `authentication-services/${service.id}`;
    expect(outcome(await own.patch(path, { enabled: false }))).toBe('409 last_administrator');
    expect(outcome(await own.delete(path))).toBe('409 last_administrator');
    expect((await own.get(path)).body).toMatchObject({ enabled: true, version: 1 });
    await expectStatus(own.put('groups/2/members/1', { admin: true }), 200);
    await expectStatus(own.delete(path), 204);
  });

  it('finds services by name and part of the name, and lets administrators alone write', async () => {
    const service = await aService();
    for (const query of [`name=${service.name.toUpperCase()}`, `q=${service.name.slice(2)}`]) {
      const { body } = await user.get<ServiceList>(`authentication-services?${query}&sort=-name`);
      expect(body.items.map((item) => item.id)).toEqual([service.id]);
    }
    const path = `authentication-services/${service.id}`;
    const writes: [string, string, object?][] = [
      ['POST', 'authentication-services', { kind: 'local', name: aName() }],
      ['PATCH', path, { enabled: false }],
      ['DELETE', path],
    ];
    for (const [method, target, body] of writes) {
      expect(outcome(await user.call(method, target, body))).toBe('403 forbidden');
    }
    expect((await user.get(path)).body).toMatchObject({ enabled: true });
  });
});
