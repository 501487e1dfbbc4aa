import type { Api } from '../support/api.js';
import { aGroup, aUser, type Made } from '../support/builders.js';
import { aCast, expectStatus, outcome, type Caller } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

const UNKNOWN = 9_007_199_254_740_991;

describe('subgroups', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  /** Groups of which each contains the next. */
  async function aChain(length: number): Promise<Made[]> {
    const groups: Made[] = [];
    for (let index = 0; index < length; index += 1) {
      const group = await aGroup(server.admin);
      const above = groups.at(-1);
      if (above) await expectStatus(server.admin.put(`groups/${above.id}/subgroups/${group.id}`), 200);
      groups.push(group);
    }
    return groups;
  }

  it('puts a group into a group, and says the same when asked again', async () => {
    const [above, below] = [await aGroup(server.admin), await aGroup(server.admin)];
    const path = `groups/${above.id}/subgroups/${below.id}`;
    const first = await server.admin.put(path);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ id: below.id, name: below.name });
    expect(Number(first.headers.get('guildhall-revision'))).toBeGreaterThan(0);
    const second = await server.admin.put(path);
    expect({ status: second.status, body: second.body }).toEqual({ status: 200, body: first.body });
    expect(second.headers.get('guildhall-revision')).toBeNull();
    const createOnly = { headers: { 'If-None-Match': '*' } };
    expect(outcome(await server.admin.put(path, undefined, createOnly))).toBe('412 precondition_failed');
    expect(await namesInside(server.admin, above)).toEqual([below.name]);
  });

  it('makes the members of a group at the bottom members of all groups above it', async () => {
    const groups = await aChain(12);
    const [top, bottom] = [groups[0], groups.at(-1)];
    const user = await aUser(server.admin, {}, [Number(bottom?.id)]);
    const own = server.as(user.token);
    for (const group of groups) expect((await own.get(`groups/${group.id}`)).status).toBe(200);
    const { body } = await server.admin.get(`groups/${top?.id}/members?membership=effective`);
    expect(body.items).toMatchObject([{ userId: user.id, direct: false }]);
    await expectStatus(server.admin.delete(`groups/${groups[5]?.id}/subgroups/${groups[6]?.id}`), 204);
    expect((await own.get(`groups/${top?.id}`)).status).toBe(404);
    expect((await own.get(`groups/${groups[6]?.id}`)).status).toBe(200);
  });

  it('refuses a group inside itself, however long the way', async () => {
    const groups = await aChain(6);
    for (const group of groups) {
      const answer = await server.admin.put(`groups/${groups.at(-1)?.id}/subgroups/${group.id}`);
      expect(outcome(answer)).toBe('409 subgroup_cycle');
    }
    expect(await namesInside(server.admin, groups.at(-1) as Made)).toEqual([]);
    const before = await server.sql('SELECT revision FROM access_revision');
    await server.admin.put(`groups/${groups[3]?.id}/subgroups/${groups[0]?.id}`);
    expect(await server.sql('SELECT revision FROM access_revision')).toEqual(before);
  });

  it('allows two ways from one group to another', async () => {
    const [top, left, right, bottom] = [...(await aChain(2)), ...(await aChain(2))];
    await expectStatus(server.admin.put(`groups/${top?.id}/subgroups/${right?.id}`), 200);
    await expectStatus(server.admin.put(`groups/${left?.id}/subgroups/${bottom?.id}`), 200);
    const user = await aUser(server.admin, {}, [Number(bottom?.id)]);
    const { body } = await server.admin.get(`groups/${top?.id}/members?membership=effective`);
    expect(body.items).toMatchObject([{ userId: user.id }]);
  });

  it('keeps All out of every group and every group out of All', async () => {
    const group = await aGroup(server.admin);
    for (const path of [`groups/1/subgroups/${group.id}`, `groups/${group.id}/subgroups/1`, 'groups/1/subgroups/1']) {
      expect(outcome(await server.admin.put(path))).toBe('409 all_group');
    }
    expect(await namesInside(server.admin, { id: 1, name: 'All', version: 1 })).toEqual([]);
  });

  it('takes a group out, and does nothing when it is not inside', async () => {
    const [above, below] = await aChain(2);
    const path = `groups/${above?.id}/subgroups/${below?.id}`;
    expect((await server.admin.delete(path)).headers.get('guildhall-revision')).not.toBeNull();
    const again = await server.admin.delete(path);
    expect(again.status).toBe(204);
    expect(again.headers.get('guildhall-revision')).toBeNull();
    expect(await namesInside(server.admin, above as Made)).toEqual([]);
  });

  it('refuses unknown groups', async () => {
    const group = await aGroup(server.admin);
    expect(outcome(await server.admin.put(`groups/${group.id}/subgroups/${UNKNOWN}`))).toBe('404 group_not_found');
    expect(outcome(await server.admin.put(`groups/${UNKNOWN}/subgroups/${group.id}`))).toBe('404 group_not_found');
    expect(outcome(await server.admin.put(`groups/${group.id}/subgroups/x`))).toBe('400 validation_failed');
  });

  it('refuses to take the group of the last administrator out of Administrators', async () => {
    const group = await aGroup(server.admin);
    await expectStatus(server.admin.put(`groups/2/subgroups/${group.id}`), 200);
    await expectStatus(server.admin.put(`groups/${group.id}/members/1`), 200);
    await expectStatus(server.admin.delete('groups/2/members/1'), 204);
    expect(outcome(await server.admin.delete(`groups/2/subgroups/${group.id}`))).toBe('409 last_administrator');
    expect(outcome(await server.admin.delete(`groups/${group.id}`))).toBe('409 last_administrator');
    expect(outcome(await server.admin.delete(`groups/${group.id}/members/1`))).toBe('409 last_administrator');
    await expectStatus(server.admin.put('groups/2/members/1', { admin: true }), 200);
    await expectStatus(server.admin.delete(`groups/2/subgroups/${group.id}`), 204);
  });

  const callers: [Caller, string, string][] = [
    ['administrator', '200', '200'],
    ['groupAdmin', '404 group_not_found', '200'],
    ['scopedGroupAdmin', '403 forbidden', '403 forbidden'],
    ['member', '403 forbidden', '403 forbidden'],
    ['nestedMember', '403 forbidden', '403 forbidden'],
    ['formerMember', '404 group_not_found', '404 group_not_found'],
    ['stranger', '404 group_not_found', '404 group_not_found'],
    ['groupToken', '403 forbidden', '403 forbidden'],
  ];
  it.each(callers)('answers %s who puts in a hidden group %s, a public one %s', async (caller, hidden, open) => {
    const cast = await aCast(server);
    const secret = await aGroup(server.admin);
    const shown = await aGroup(server.admin, { public: true });
    expect(outcome(await cast[caller].put(`groups/${cast.group.id}/subgroups/${secret.id}`))).toBe(hidden);
    expect(outcome(await cast[caller].put(`groups/${cast.group.id}/subgroups/${shown.id}`))).toBe(open);
    const removed = await cast[caller].delete(`groups/${cast.group.id}/subgroups/${shown.id}`);
    expect(outcome(removed)).toBe(open === '200' ? '204' : open);
  });

  it('lists only those subgroups that the caller may read', async () => {
    const cast = await aCast(server, { public: true });
    const shown = await aGroup(server.admin, { public: true });
    await expectStatus(server.admin.put(`groups/${cast.group.id}/subgroups/${shown.id}`), 200);
    expect(await namesInside(server.admin, cast.group)).toHaveLength(2);
    expect(await namesInside(cast.stranger, cast.group)).toEqual([shown.name]);
    expect(await namesInside(cast.nestedMember, cast.group)).toHaveLength(2);
    const counted = await cast.stranger.get(`groups/${cast.group.id}/subgroups?count=true`);
    expect(counted.body.totalCount).toBe(1);
  });
});

async function namesInside(api: Api, group: Made): Promise<string[]> {
  const { body } = await expectStatus(api.get<{ items: Made[] }>(`groups/${group.id}/subgroups`), 200);
  return body.items.map((item) => item.name);
}
