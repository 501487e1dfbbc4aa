import type { Answer } from '../support/api.js';
import { aGroup, aName, aPrivilege, aPrivilegeSet, aResource, aUser } from '../support/builders.js';
import { aCast, aToken, expectStatus, outcome } from '../support/cast.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';

interface Event {
  id: number;
  occurredAt: string;
  action: string;
  actor: { userId: number | null; groupId: number | null; name: string | null; tokenId: number | null };
  target: { type: string; id: number; name: string };
  before: object | null;
  after: object | null;
  surface: string;
  requestId: string | null;
  revision: number;
  previousHash: string;
  hash: string;
}

describe('the audit trail', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function events(query: string): Promise<Event[]> {
    return (await expectStatus(server.admin.get<{ items: Event[] }>(`audit-events?${query}`), 200)).body.items;
  }

  it('tells who did what with which token, in which request and revision', async () => {
    const requestId = aName('request');
    const token = await aToken(server.admin, 'users/1', { description: 'for the audit' });
    const name = aName('group');
    const created = await server.as(token).post('groups', { name }, { headers: { 'X-Request-Id': requestId } });
    const { body: me } = await server.as(token).get<{ token: { id: number } }>('me');
    const [event, ...others] = await events(`requestId=${requestId}`);
    expect(others).toEqual([]);
    expect(event).toEqual({
      id: expect.any(Number),
      occurredAt: expect.any(String),
      action: 'group.created',
      actor: { userId: 1, groupId: null, name: 'admin', tokenId: me.token.id },
      target: { type: 'group', id: created.body.id, name },
      before: null,
      after: { name },
      surface: 'native',
      requestId,
      revision: Number(created.headers.get('guildhall-revision')),
      previousHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await server.admin.get(`audit-events/${event?.id}`)).body).toEqual(event);
  });

  it('holds what changed as it was and as it is, and nothing that stayed', async () => {
    const group = await aGroup(server.admin, { description: 'old', public: true });
    await expectStatus(server.admin.patch(`groups/${group.id}`, { description: 'new', public: true }), 200);
    const [event] = await events(`targetType=group&targetId=${group.id}&limit=1`);
    expect(event).toMatchObject({
      action: 'group.updated',
      before: { description: 'old' },
      after: { description: 'new' },
    });
    expect(event?.before).toEqual({ description: 'old' });
  });

  it('outlives what it speaks of', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    await expectStatus(server.admin.put(`groups/${group.id}/members/${user.id}`), 200);
    await expectStatus(server.admin.delete(`groups/${group.id}`), 204);
    await expectStatus(server.admin.delete(`users/${user.id}`), 204);
    const [deleted] = await events(`action=user.deleted&targetId=${user.id}`);
    expect(deleted?.target.name).toBe(user.username);
    const actions = (await events(`targetType=group&targetId=${group.id}&sort=id`)).map((event) => event.action);
    expect(actions).toEqual(['group.created', 'group_member.added', 'group.deleted']);
  });

  it('writes one event for each write, each with a higher revision than the last', async () => {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    const [privilege, implied] = [await aPrivilege(server.admin), await aPrivilege(server.admin)];
    const set = await aPrivilegeSet(server.admin);
    const resource = await aResource(server.admin);
    const below = await aGroup(server.admin);
    const writes: [string, string, object | undefined, string][] = [
      ['PUT', `groups/${group.id}/members/${user.id}`, {}, 'group_member.added'],
      ['DELETE', `groups/${group.id}/members/${user.id}`, undefined, 'group_member.removed'],
      ['PUT', `groups/${group.id}/subgroups/${below.id}`, undefined, 'group_subgroup.added'],
      ['DELETE', `groups/${group.id}/subgroups/${below.id}`, undefined, 'group_subgroup.removed'],
      ['PUT', `groups/${group.id}/privileges/${privilege.name}`, {}, 'group_privilege.granted'],
      ['DELETE', `groups/${group.id}/privileges/${privilege.name}`, undefined, 'group_privilege.revoked'],
      ['PUT', `groups/${group.id}/privilege-sets/${set.id}`, {}, 'group_privilege_set.assigned'],
      ['DELETE', `groups/${group.id}/privilege-sets/${set.id}`, undefined, 'group_privilege_set.removed'],
      ['PUT', `users/${user.id}/privilege-sets/${set.id}`, {}, 'user_privilege_set.assigned'],
      ['DELETE', `users/${user.id}/privilege-sets/${set.id}`, undefined, 'user_privilege_set.removed'],
      ['PUT', `privileges/${privilege.name}/implications/${implied.name}`, undefined, 'privilege_implication.added'],
      [
        'DELETE',
        `privileges/${privilege.name}/implications/${implied.name}`,
        undefined,
        'privilege_implication.removed',
      ],
      ['PUT', `privilege-sets/${set.id}/privileges/${privilege.name}`, undefined, 'privilege_set_privilege.added'],
      ['DELETE', `privilege-sets/${set.id}/privileges/${privilege.name}`, undefined, 'privilege_set_privilege.removed'],
      ['PUT', `resources/${resource.id}/groups/${group.id}`, undefined, 'resource.shared'],
      ['DELETE', `resources/${resource.id}/groups/${group.id}`, undefined, 'resource.unshared'],
      ['PATCH', `users/${user.id}`, { active: false }, 'user.updated'],
      ['PATCH', `resources/${resource.id}`, { name: aName() }, 'resource.updated'],
      ['PATCH', `privileges/${privilege.name}`, { delegable: true }, 'privilege.updated'],
      ['POST', `users/${user.id}/tokens`, {}, 'token.created'],
      ['DELETE', `privileges/${privilege.name}`, undefined, 'privilege.deleted'],
      ['DELETE', `privilege-sets/${set.id}`, undefined, 'privilege_set.deleted'],
      ['DELETE', `resources/${resource.id}`, undefined, 'resource.deleted'],
      ['DELETE', `groups/${group.id}`, undefined, 'group.deleted'],
      ['DELETE', `users/${user.id}`, undefined, 'user.deleted'],
    ];
    let last = await revision();
    for (const [method, path, body, action] of writes) {
      const answer = await server.admin.call(method, path, body);
      const seen = Number(answer.headers.get('guildhall-revision'));
      expect(`${action} ${seen}`).toBe(`${action} ${last + 1}`);
      const [event, ...others] = await events(`requestId=${answer.headers.get('x-request-id')}`);
      expect(others).toEqual([]);
      expect(event).toMatchObject({ action, revision: seen, actor: { userId: 1 } });
      last = seen;
    }
    expect(last).toBe(await revision());
    expect((await server.admin.get('audit-events:verify')).body).toMatchObject({ intact: true, damage: null });
  });

  it('writes nothing for what was refused', async () => {
    const cast = await aCast(server);
    const before = await revision();
    const answers: Answer[] = [
      await cast.stranger.put(`groups/${cast.group.id}/members/1`),
      await cast.member.put(`groups/${cast.group.id}/members/1`),
      await server.admin.post('groups', { name: cast.group.name }),
      await server.admin.put(`groups/1/members/1`),
      await server.admin.delete('groups/1'),
      await server.admin.post(`groups/${cast.group.id}/members:batch`, {
        add: [{ userId: 1 }, { userId: 999_999_999 }],
      }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([404, 403, 409, 409, 409, 404]);
    for (const answer of answers) {
      expect(answer.headers.get('guildhall-revision')).toBeNull();
      expect(await events(`requestId=${answer.headers.get('x-request-id')}`)).toEqual([]);
    }
    expect(await revision()).toBe(before);
  });

  it('names the group when a group is calling', async () => {
    const cast = await aCast(server);
    await expectStatus(server.admin.put(`groups/2/subgroups/${cast.group.id}`), 200);
    const answer = await expectStatus(cast.groupToken.post('groups', { name: aName() }), 201);
    const [event] = await events(`requestId=${answer.headers.get('x-request-id')}`);
    expect(event?.actor).toMatchObject({ userId: null, groupId: cast.group.id, name: cast.group.name });
    await expectStatus(server.admin.delete(`groups/2/subgroups/${cast.group.id}`), 204);
  });

  it('holds no secret: neither passwords, their hashes nor tokens', async () => {
    const password = `secret ${aName()}`;
    const user = await aUser(server.admin, { password });
    const session = await server
      .as(undefined)
      .post<{ token: string }>('sessions', { username: user.username, password });
    await expectStatus(server.admin.put(`users/${user.id}/password`, { password: `${password} 2` }), 204);
    const { body: other } = await server.admin.post<{ id: number; token: string }>(`users/${user.id}/tokens`, {});
    const rotated = await server.admin.post<{ token: string }>(`tokens/${other.id}:rotate`, {});
    const stored = JSON.stringify(await server.sql('SELECT * FROM audit_events'));
    const hashes = await server.sql<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM tokens UNION ALL
       SELECT password_hash FROM users WHERE password_hash IS NOT NULL`,
    );
    const secrets = [ADMIN_PASSWORD, password, user.token, session.body.token, other.token, rotated.body.token];
    for (const secret of [...secrets, ...hashes.map((row) => row.hash)]) {
      expect(secret.length).toBeGreaterThan(10);
      expect(stored).not.toContain(secret);
    }
    expect(stored).not.toMatch(/argon2|gh_[spgx]_/);
  });

  it('lists the newest first, and filters by actor, token, action, target and time', async () => {
    const user = await aUser(server.admin);
    const self = server.as(user.token);
    await expectStatus(self.patch(`users/${user.id}`, { displayName: 'Ada' }), 200);
    const { body: me } = await self.get<{ token: { id: number } }>('me');
    const ids = (await events('')).map((event) => event.id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const [event] = await events(`actorUserId=${user.id}`);
    expect(event).toMatchObject({ action: 'user.updated', target: { id: user.id } });
    expect(await events(`tokenId=${me.token.id}`)).toEqual([event]);
    expect((await events(`action=user.updated&targetType=user&targetId=${user.id}`))[0]).toEqual(event);
    const at = encodeURIComponent(String(event?.occurredAt));
    expect((await events(`occurredAfter=${at}`)).map((item) => item.id)).toContain(event?.id);
    expect((await events(`occurredBefore=${at}`)).map((item) => item.id)).not.toContain(event?.id);
    for (const query of ['actorUserId=x', 'targetId=0', 'sort=action', 'occurredAfter=yesterday', 'actor=1']) {
      expect(outcome(await server.admin.get(`audit-events?${query}`))).toBe('400 validation_failed');
    }
  });

  it('is for administrators alone, and for reading alone', async () => {
    const cast = await aCast(server);
    for (const caller of [cast.groupAdmin, cast.stranger, cast.groupToken]) {
      expect(outcome(await caller.get('audit-events'))).toBe('403 forbidden');
      expect(outcome(await caller.get('audit-events/1'))).toBe('403 forbidden');
    }
    expect(outcome(await server.admin.get('audit-events/9007199254740991'))).toBe('404 audit_event_not_found');
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      expect(outcome(await server.admin.call(method, 'audit-events/1'))).toBe('405 method_not_allowed');
    }
  });

  async function revision(): Promise<number> {
    const [row] = await server.sql<{ revision: number }>('SELECT revision FROM access_revision');
    return row?.revision ?? 0;
  }
});
