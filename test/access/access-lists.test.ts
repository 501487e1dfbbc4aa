import type { Api } from '../support/api.js';
import { aGroup, aPrivilege, aResource, aUser, type Made, type MadeUser } from '../support/builders.js';
import { aToken, expectStatus, outcome, TOMORROW } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';

interface Listed {
  items: { id: number; name: string; kind?: string }[];
  nextCursor: string | null;
  revision: number;
}

describe('the lists of who may and on what', () => {
  let server: TestServer;
  let admin: Api;
  let group: Made;
  let privilege: Made;
  let users: MadeUser[];

  beforeAll(async () => {
    server = await TestServer.start();
    admin = server.admin;
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    [group, privilege] = [await aGroup(admin), await aPrivilege(admin)];
    await admin.put(`groups/${group.id}/privileges/${privilege.name}`);
    users = await Promise.all(Array.from({ length: 5 }, () => aUser(admin, {}, [group.id])));
    users.sort((a, b) => a.id - b.id);
  });

  it('neither repeat nor drop what stays, while others come and go between the pages', async () => {
    const first = await list(admin, `subjects?privilege=${privilege.name}&limit=3`);
    expect(idsOf(first)).toEqual([1, users[0]?.id, users[1]?.id]);
    // The last one shown goes, one before it comes, one that is to come goes, another comes.
    await admin.delete(`groups/${group.id}/members/${users[1]?.id}`);
    await admin.delete(`groups/${group.id}/members/${users[2]?.id}`);
    const late = await aUser(admin, {}, [group.id]);
    const path = `subjects?privilege=${privilege.name}&limit=3&cursor=${first.nextCursor}`;
    const second = await list(admin, path);
    expect(idsOf(second)).toEqual([users[3]?.id, users[4]?.id, late.id]);
    expect(second.nextCursor).toBeNull();
    expect(second.revision).toBeGreaterThan(first.revision);
  });

  it('show names, kinds and the links of pages', async () => {
    const resources = [await aResource(admin), await aResource(admin, { kind: 'Worker Model' })];
    for (const { id } of resources) await admin.put(`resources/${id}/groups/${group.id}`);
    const query = `resources?privilege=${privilege.name}&user=${users[0]?.username}`;
    expect((await list(admin, query)).items).toEqual([
      { id: resources[0]?.id, kind: 'data_source', name: resources[0]?.name },
      { id: resources[1]?.id, kind: 'Worker Model', name: resources[1]?.name },
    ]);
    expect(idsOf(await list(admin, `${query}&kind=WORKER%20model`))).toEqual([resources[1]?.id]);
    const { headers } = await admin.get(`access/${query}&limit=1`);
    expect(headers.get('link')).toContain('rel="next"');
  });

  it('follow the windows of validity to the instant that is asked about', async () => {
    const later = await aUser(admin);
    await admin.put(`groups/${group.id}/members/${later.id}`, { validFrom: TOMORROW });
    const query = `subjects?privilege=${privilege.name}`;
    expect(idsOf(await list(admin, query))).not.toContain(later.id);
    expect(idsOf(await list(admin, `${query}&at=2090-01-01T00:00:00Z`))).toContain(later.id);
  });

  it('leave out the inactive', async () => {
    await admin.patch(`users/${users[0]?.id}`, { active: false });
    expect(idsOf(await list(admin, `subjects?privilege=${privilege.name}`))).not.toContain(users[0]?.id);
    expect(idsOf(await list(admin, `resources?privilege=${privilege.name}&userId=${users[0]?.id}`))).toEqual([]);
  });

  it('tell a user of himself alone, and not of what is hidden from him', async () => {
    const [shared, hidden] = [await aResource(admin), await aResource(admin)];
    await admin.put(`resources/${shared.id}/groups/${group.id}`);
    const own = server.as(users[0]?.token);
    expect(idsOf(await list(own, `resources?privilege=${privilege.name}`))).toEqual([shared.id]);
    const others = await own.get(`access/resources?privilege=${privilege.name}&userId=${users[1]?.id}`);
    expect(outcome(others)).toBe('404 user_not_found');
    expect(outcome(await own.get(`access/resources?privilege=${privilege.name}&groupId=${group.id}`))).toBe(
      '404 group_not_found',
    );
    expect(outcome(await own.get(`access/subjects?privilege=${privilege.name}`))).toBe('403 forbidden');
    // An administrator with a narrow token sees no more than a check would tell him.
    await admin.put(`groups/2/members/${users[0]?.id}`);
    const narrow = server.as(await aToken(admin, `users/${users[0]?.id}`, { scopes: [privilege.name] }));
    expect(idsOf(await list(narrow, `resources?privilege=${privilege.name}`))).toEqual([shared.id]);
    expect(idsOf(await list(own, `resources?privilege=${privilege.name}&limit=200`))).toContain(hidden.id);
    await admin.delete(`groups/2/members/${users[0]?.id}`);
  });

  it('answer at once when asked to minimise latency, and refuse a revision that nobody has committed', async () => {
    const query = `subjects?privilege=${privilege.name}`;
    const { revision } = await list(admin, query);
    expect((await list(admin, `${query}&consistency=minimizeLatency&atLeast=${revision}`)).revision).toBe(revision);
    expect(outcome(await admin.get(`access/${query}&atLeast=${revision + 1}`))).toBe('400 validation_failed');
    const { body } = await admin.get(`access/${query}`, { headers: { 'Guildhall-Revision': `${revision + 1}` } });
    expect(body.errors).toEqual([{ parameter: 'atLeast', detail: expect.stringContaining(`${revision}`) as string }]);
  });

  it.each([
    ['no privilege', 'subjects', '400 validation_failed'],
    ['an unknown privilege', 'subjects?privilege=none', '404 privilege_not_found'],
    ['an unknown resource', 'subjects?privilege=AUTHORING&resourceId=99999', '404 resource_not_found'],
    ['a resource of no kind', 'subjects?privilege=AUTHORING&resourceName=a', '400 validation_failed'],
    ['a kind without a name', 'subjects?privilege=AUTHORING&resourceKind=a', '400 validation_failed'],
    [
      'a resource named twice',
      'subjects?privilege=AUTHORING&resourceKind=a&resourceName=b&resourceId=1',
      '400 validation_failed',
    ],
    ['too large a page', 'subjects?privilege=AUTHORING&limit=201', '400 validation_failed'],
    ['an empty page', 'resources?privilege=AUTHORING&limit=0', '400 validation_failed'],
    ['another type', 'subjects?privilege=AUTHORING&type=token', '400 validation_failed'],
    ['a cursor that is none', 'subjects?privilege=AUTHORING&cursor=abc', '400 invalid_cursor'],
    ['a huge name', `subjects?privilege=${'a'.repeat(5_000)}`, '400 validation_failed'],
    ['an instant that is none', 'resources?privilege=AUTHORING&at=now', '400 validation_failed'],
    ['another consistency', 'resources?privilege=AUTHORING&consistency=any', '400 validation_failed'],
    ['a parameter given twice', 'resources?privilege=AUTHORING&privilege=B', '400 validation_failed'],
    ['a parameter that is not known', 'resources?privilege=AUTHORING&sort=id', '400 validation_failed'],
    ['an unknown user', 'resources?privilege=AUTHORING&user=nobody', '404 user_not_found'],
    ['an unknown group', 'resources?privilege=AUTHORING&groupId=99999', '404 group_not_found'],
    ['a user beside a group', 'resources?privilege=AUTHORING&userId=1&groupId=1', '400 validation_failed'],
    ['a user named twice', 'resources?privilege=AUTHORING&userId=1&user=admin', '400 validation_failed'],
  ])('refuse %s', async (_, path, expected) => {
    expect(outcome(await admin.get(`access/${path}`))).toBe(expected);
  });

  it('refuse the cursor of another list', async () => {
    const { nextCursor } = await list(admin, `subjects?privilege=${privilege.name}&limit=1`);
    const other = await admin.get(`access/subjects?privilege=AUTHORING&limit=1&cursor=${nextCursor}`);
    expect(outcome(other)).toBe('400 invalid_cursor');
  });

  async function list(api: Api, path: string): Promise<Listed> {
    return (await expectStatus(api.get<Listed>(`access/${path}`), 200)).body;
  }
});

function idsOf({ items }: Listed): number[] {
  return items.map(({ id }) => id);
}
