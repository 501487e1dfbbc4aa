import type { Answer, Api } from '../support/api.js';
import { aGroup, aName, aPrivilegeSet, aUser, type Made, type MadeUser } from '../support/builders.js';
import { problemOf, type ProblemSummary } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const PASSWORD = 'correct horse battery';
const LATER = '2099-01-01T00:00:00Z';
const REFUSED = { status: 409, code: 'last_administrator', fields: [] };

describe('The last administrator', () => {
  let server: TestServer;
  let admin: Api;

  beforeEach(async () => {
    server = await TestServer.start();
    ({ admin } = server);
  });
  afterEach(() => server.stop());

  /** How a change is refused. Throws when it has written something all the same. */
  async function refusalOf(act: () => Promise<Answer>): Promise<ProblemSummary> {
    const before = await written(server);
    const refusal = problemOf(await act());
    await assertUntouched(server, before);
    return refusal;
  }

  /** A second administrator, who can sign in. */
  async function anAdministrator(fields: object = {}): Promise<MadeUser> {
    const user = await aUser(admin, { password: PASSWORD, ...fields });
    expect((await admin.put(`groups/2/members/${user.id}`)).status).toBe(200);
    return user;
  }

  /** The only administrator is now a member of a group inside of Administrators, below another one. */
  async function throughSubgroups(): Promise<{ upper: Made; lower: Made }> {
    const [upper, lower] = [await aGroup(admin), await aGroup(admin)];
    await admin.put(`groups/2/subgroups/${upper.id}`);
    await admin.put(`groups/${upper.id}/subgroups/${lower.id}`);
    await admin.put(`groups/${lower.id}/members/1`);
    expect((await admin.delete('groups/2/members/1')).status).toBe(204);
    return { upper, lower };
  }

  it.each([
    ['removed', () => admin.delete('groups/2/members/1')],
    ['removed by a batch', () => admin.post('groups/2/members:batch', { remove: [1] })],
    ['given an end', () => admin.put('groups/2/members/1', { validUntil: LATER })],
    [
      'given an end by a batch',
      () => admin.post('groups/2/members:batch', { add: [{ userId: 1, validUntil: LATER }] }),
    ],
    ['made one only from later on', () => admin.put('groups/2/members/1', { validFrom: LATER })],
    ['deactivated', () => admin.patch('users/1', { active: false })],
    ['deleted', () => admin.delete('users/1')],
  ])('cannot be %s', async (_, act) => {
    expect(await refusalOf(act)).toEqual(REFUSED);
  });

  it('cannot be moved to another authentication service', async () => {
    const { body } = await admin.post('authentication-services', { kind: 'local', name: aName() });
    expect(await refusalOf(() => admin.patch('users/1', { authenticationServiceId: body.id }))).toEqual(REFUSED);
  });

  it('cannot be locked out with the service that verifies his password', async () => {
    const service = await admin.post<{ id: number }>('authentication-services', { kind: 'local', name: aName() });
    const second = await anAdministrator({ authenticationServiceId: service.body.id });
    expect((await admin.delete('groups/2/members/1')).status).toBe(204);
    const path = `authentication-services/${service.body.id}`;
    const other = server.as(second.token);
    const before = await written(server);
    expect(problemOf(await other.patch(path, { enabled: false }))).toEqual(REFUSED);
    expect(problemOf(await other.delete(path))).toEqual(REFUSED);
    expect(await written(server)).toEqual(before);
    const login = { username: second.username, password: PASSWORD };
    expect((await server.as(undefined).post('sessions', login)).status).toBe(201);
  });

  it('cannot be cut off by taking a group out of Administrators, or out of a group in it', async () => {
    const { upper, lower } = await throughSubgroups();
    expect(await refusalOf(() => admin.delete(`groups/2/subgroups/${upper.id}`))).toEqual(REFUSED);
    expect(await refusalOf(() => admin.delete(`groups/${upper.id}/subgroups/${lower.id}`))).toEqual(REFUSED);
  });

  it('cannot be cut off by deleting a group on the way to him', async () => {
    const { upper, lower } = await throughSubgroups();
    for (const group of [upper, lower])
      expect(await refusalOf(() => admin.delete(`groups/${group.id}`))).toEqual(REFUSED);
  });

  it('cannot be removed from, or given an end in, the group that makes him one', async () => {
    const { lower } = await throughSubgroups();
    expect(await refusalOf(() => admin.delete(`groups/${lower.id}/members/1`))).toEqual(REFUSED);
    expect(await refusalOf(() => admin.put(`groups/${lower.id}/members/1`, { validUntil: LATER }))).toEqual(REFUSED);
  });

  it('is one although others are administrators for a while, later, inactive, or without a way to sign in', async () => {
    const service = await admin.post('authentication-services', { kind: 'local', name: aName(), enabled: false });
    const set = await aPrivilegeSet(admin, ['ADMINISTRATION']);
    const temporary = await aUser(admin, { password: PASSWORD });
    await admin.put(`groups/2/members/${temporary.id}`, { validUntil: LATER });
    const future = await aUser(admin, { password: PASSWORD });
    await admin.put(`groups/2/members/${future.id}`, { validFrom: LATER });
    await anAdministrator({ active: false });
    await anAdministrator({ password: undefined });
    await anAdministrator({ authenticationServiceId: service.body.id });
    const assigned = await aUser(admin, { password: PASSWORD });
    await admin.put(`users/${assigned.id}/privilege-sets/${set.id}`, {});
    expect(await refusalOf(() => admin.delete('groups/2/members/1'))).toEqual(REFUSED);
  });

  it('is not the last once there is another', async () => {
    const second = await anAdministrator();
    expect((await admin.delete('groups/2/members/1')).status).toBe(204);
    expect((await admin.get('me')).body).toMatchObject({ administrator: false });
    const other = server.as(second.token);
    expect(problemOf(await other.delete(`users/${second.id}`))).toEqual(REFUSED);
    expect((await other.put('groups/2/members/1')).status).toBe(200);
    expect((await other.delete(`users/${second.id}`)).status).toBe(204);
  });

  it('may be exchanged for another in one batch', async () => {
    const second = await aUser(admin, { password: PASSWORD });
    const batch = { add: [{ userId: second.id }], remove: [1] };
    expect((await admin.post('groups/2/members:batch', batch)).body).toEqual({ added: 1, removed: 1 });
    expect((await server.as(second.token).get('me')).body).toMatchObject({ administrator: true });
  });

  it.each([
    ['remove', (api: Api, id: number) => api.delete(`groups/2/members/${id}`)],
    ['deactivate', (api: Api, id: number) => api.patch(`users/${id}`, { active: false })],
    ['delete', (api: Api, id: number) => api.delete(`users/${id}`)],
    ['give an end to', (api: Api, id: number) => api.put(`groups/2/members/${id}`, { validUntil: LATER })],
  ])('stays when two administrators %s each other at the same moment', async (_, act) => {
    await anAdministrator();
    for (let round = 0; round < 6; round += 1) {
      const [first, second] = [await anAdministrator(), await anAdministrator()];
      await server.sql('DELETE FROM group_members WHERE group_id = 2 AND user_id <> ALL ($1)', [[first.id, second.id]]);
      const answers = await Promise.all([
        act(server.as(first.token), second.id),
        act(server.as(second.token), first.id),
      ]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      for (const refused of answers.filter(({ status }) => status >= 300)) {
        // He who came second has lost his rights before, or is refused as the last.
        expect([401, 403, 404, 409]).toContain(problemOf(refused).status);
      }
      const lasting = await server.sql<{ id: number }>(
        `SELECT u.id FROM group_members m JOIN users u ON u.id = m.user_id
         WHERE m.group_id = 2 AND u.active AND m.valid_until IS NULL`,
      );
      expect(lasting).toHaveLength(1);
      await server.sql('INSERT INTO group_members (group_id, user_id) VALUES (2, 1)');
    }
  });
});

describe('What is built in', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it.each([
    ['DELETE', 'groups/1', undefined],
    ['DELETE', 'groups/2', undefined],
    ['DELETE', 'groups/3', undefined],
    ['PATCH', 'groups/1', { name: 'Everybody' }],
    ['PATCH', 'groups/2', { name: 'ADMINISTRATORS' }],
    ['DELETE', 'groups/2/privileges/ADMINISTRATION', undefined],
    ['DELETE', 'groups/2/privileges/administration', undefined],
    ['PUT', 'groups/2/privileges/ADMINISTRATION', { validUntil: LATER }],
    ['DELETE', 'privileges/ADMINISTRATION', undefined],
    ['DELETE', 'privileges/READ', undefined],
    ['PATCH', 'privileges/ADMINISTRATION', { name: 'NOTHING' }],
    ['DELETE', 'privileges/ADMIN/implications/ADMINISTRATION', undefined],
    ['DELETE', 'privilege-sets/5', undefined],
    ['PATCH', 'privilege-sets/5', { name: 'Boss' }],
    ['DELETE', 'authentication-services/1', undefined],
    ['PATCH', 'authentication-services/1', { name: 'Here' }],
    ['PATCH', 'authentication-services/1', { enabled: false }],
  ])('is neither renamed, deleted nor taken away: %s %s', async (method, path, body) => {
    const before = await written(server);
    const refused = problemOf(await server.admin.call(method, path, body));
    expect(refused).toEqual({ status: 409, code: 'built_in', fields: [] });
    expect(await written(server)).toEqual(before);
  });

  it.each([
    ['groups/3', { description: 'Shared by all', name: 'shared.infra' }],
    ['privileges/DEVELOPER', { description: 'Develops', delegable: true }],
    ['privilege-sets/5', { description: 'The boss' }],
    ['authentication-services/1', { description: 'Here', enabled: true }],
  ])('can be described: %s', async (path, body) => {
    const answer = await server.admin.patch(path, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(body);
  });
});
