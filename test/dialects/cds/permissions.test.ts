import { aCast, type Cast } from '../../support/cast.js';
import { aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { Client, exchange, footprint, outcome, type JsonAnswer } from './exchange.js';

type Who =
  | 'administrator'
  | 'groupAdmin'
  | 'scopedGroupAdmin'
  | 'member'
  | 'nestedMember'
  | 'formerMember'
  | 'stranger'
  | 'groupToken';

const WHO: readonly Who[] = [
  'administrator',
  'groupAdmin',
  'scopedGroupAdmin',
  'member',
  'nestedMember',
  'formerMember',
  'stranger',
  'groupToken',
];

const READERS: readonly Who[] = [
  'administrator',
  'groupAdmin',
  'scopedGroupAdmin',
  'member',
  'nestedMember',
  'groupToken',
];
const MANAGERS: readonly Who[] = ['administrator', 'groupAdmin'];

describe('CDS permissions', () => {
  let server: TestServer;
  let cast: Cast;
  let newcomer: string;

  beforeAll(async () => {
    server = await TestServer.start();
    cast = await aCast(server);
    newcomer = (await aUser(server.admin)).username;
  });
  afterAll(() => server.stop());

  const client = (who: Who): Client => new Client(server, cast[who].token);
  const of = (path: string): string => path.replace('GROUP', cast.group.name).replace('ID', String(cast.group.id));

  const READS: [string, string, readonly Who[], number][] = [
    ['shows the group', '/group/GROUP', READERS, 11],
    ['lists its tokens', '/group/GROUP/token', MANAGERS, 11],
    ['lists its actions', '/group/ID/action', READERS, 151],
    ['lists its worker models', '/group/ID/worker/model', READERS, 151],
  ];

  it.each(READS)('%s to those who may see it: %s', async (_what, path, allowed, id) => {
    for (const who of WHO) {
      const { status, body } = await client(who).get(of(path));
      expect([who, status]).toEqual([who, allowed.includes(who) ? 200 : 403]);
      // Plain members are told nothing of tokens.
      if (status === 403) expect([who, body?.id]).toEqual([who, body === null ? undefined : id]);
    }
  });

  it.each<[string, string, unknown]>([
    ['PUT', '/group/GROUP', { name: 'mine', admins: [{ username: 'admin' }] }],
    ['DELETE', '/group/GROUP', undefined],
    ['POST', '/group/GROUP/user', ['admin']],
    ['DELETE', '/group/GROUP/user/admin', undefined],
    ['POST', '/group/GROUP/user/admin/admin', undefined],
    ['DELETE', '/group/GROUP/user/admin/admin', undefined],
    ['POST', '/group/GROUP/token', { expiration: 'daily' }],
    ['DELETE', '/group/GROUP/token/1', undefined],
  ])(
    'leaves %s %s to administrators and admins of the group, and tells others no more of unknown groups',
    async (method, path, body) => {
      const before = await footprint(server);
      for (const who of WHO.filter((each) => !MANAGERS.includes(each))) {
        for (const group of [cast.group.name, 'nope', 'quote"and blank é']) {
          const target = path.replace('GROUP', encodeURIComponent(group));
          const answer: JsonAnswer<unknown> = await client(who).send(method, target, body);
          expect([who, target, outcome(answer)]).toEqual([who, target, '403 id 11']);
        }
      }
      const answer = await client('administrator').send(method, path.replace('GROUP', 'nope'), body);
      expect(outcome(answer)).toBe('404 id 20');
      const { status } = await exchange(server, { method, path: of(path) });
      expect(status).toBe(401);
      expect(await footprint(server)).toEqual(before);
    },
  );

  it.each(MANAGERS)('lets a %s manage members and tokens', async (who) => {
    const caller = client(who);
    const path = `/group/${cast.group.name}`;
    expect(outcome(await caller.post(`${path}/user`, [newcomer]))).toBe('204');
    expect(outcome(await caller.post(`${path}/user/${newcomer}/admin`))).toBe('204');
    expect(outcome(await caller.delete(`${path}/user/${newcomer}/admin`))).toBe('204');
    expect(outcome(await caller.delete(`${path}/user/${newcomer}`))).toBe('204');
    const made = await caller.post<{ id: number }>(`${path}/token`, { expiration: 'daily' });
    expect(made.status).toBe(200);
    expect(outcome(await caller.delete(`${path}/token/${made.body.id}`))).toBe('200');
  });

  it('lets any user found a group, but no group', async () => {
    expect((await client('stranger').post('/group', { name: 'founded' })).status).toBe(201);
    expect((await client('stranger').get('/group/founded')).body).toMatchObject({
      admins: [{ username: cast.users.stranger.username }],
    });
    expect(outcome(await client('groupToken').post('/group', { name: 'by-group' }))).toBe('403 id 11');
    expect(outcome(await client('groupToken').get('/group/by-group'))).toBe('403 id 11');
  });

  it('takes rights away at once', async () => {
    const admin = await aUser(server.admin);
    await server.admin.put(`groups/${cast.group.id}/members/${admin.id}`, { admin: true });
    const caller = new Client(server, admin.token);
    expect((await caller.get(`/group/${cast.group.name}/token`)).status).toBe(200);
    await client('groupAdmin').delete(`/group/${cast.group.name}/user/${admin.username}/admin`);
    expect((await caller.post(`/group/${cast.group.name}/user`, [])).status).toBe(403);
    await client('groupAdmin').delete(`/group/${cast.group.name}/user/${admin.username}`);
    expect((await caller.get(`/group/${cast.group.name}`)).status).toBe(403);
  });

  it('gives members of shared.infra no rights beyond that group', async () => {
    const infra = await aUser(server.admin, {}, [3]);
    await server.admin.put(`groups/3/members/${infra.id}`, { admin: true });
    const caller = new Client(server, infra.token);
    expect((await caller.get('/group/shared.infra')).status).toBe(200);
    expect((await caller.get(`/group/${cast.group.name}`)).status).toBe(403);
    expect((await caller.delete(`/group/${cast.group.name}`)).status).toBe(403);
  });

  it('shows who is in All to administrators alone', async () => {
    const all = await client('administrator').get<{ users: unknown[] }>('/group/All');
    expect(all.body.users.length).toBeGreaterThan(5);
    expect((await client('stranger').get('/group/All')).body).toEqual({ id: 1, name: 'All' });
  });

  it('lists the groups above those of a member, and neither All nor closed memberships', async () => {
    const names = async (who: Who): Promise<string[]> => {
      const { body } = await client(who).get<{ name: string }[]>('/group');
      return body.map(({ name }) => name);
    };
    expect(await names('nestedMember')).toEqual(expect.arrayContaining([cast.group.name]));
    expect(await names('nestedMember')).not.toContain('All');
    expect(await names('formerMember')).not.toContain(cast.group.name);
    expect(await names('groupToken')).toEqual([cast.group.name]);
  });
});
