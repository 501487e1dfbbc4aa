import { aGroup } from '../support/builders.js';
import { problemOf, type ProblemSummary } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const UNKNOWN_ID = Number.MAX_SAFE_INTEGER;
const LISTS = ['users', 'groups', 'privileges', 'privilege-sets', 'resources', 'tokens', 'audit-events'];
const MORE_LISTS = [
  'authentication-services',
  'groups/2/members',
  'groups/2/privileges',
  'users/1/groups',
  'users/1/tokens',
];

function invalid(...fields: string[]): ProblemSummary {
  return { status: 400, code: 'validation_failed', fields };
}

describe('An address that is wrong', () => {
  let server: TestServer;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    server = await TestServer.start();
    for (let index = 0; index < 3; index += 1) await aGroup(server.admin);
    before = await written(server);
  });
  afterAll(() => server.stop());

  afterEach(async () => {
    await assertUntouched(server, before);
  });

  const ID_PATHS: [method: string, path: string, parameter: string, missing: string][] = [
    ['GET', 'users/{}', 'id', 'user_not_found'],
    ['PATCH', 'users/{}', 'id', 'user_not_found'],
    ['DELETE', 'users/{}', 'id', 'user_not_found'],
    ['GET', 'users/{}/groups', 'id', 'user_not_found'],
    ['GET', 'users/{}/tokens', 'id', 'user_not_found'],
    ['POST', 'users/{}/tokens', 'id', 'user_not_found'],
    ['GET', 'users/{}/privileges', 'id', 'user_not_found'],
    ['GET', 'users/{}/privilege-sets', 'id', 'user_not_found'],
    ['PUT', 'users/1/privilege-sets/{}', 'setId', 'privilege_set_not_found'],
    ['DELETE', 'users/1/privilege-sets/{}', 'setId', 'privilege_set_not_found'],
    ['GET', 'groups/{}', 'id', 'group_not_found'],
    ['PATCH', 'groups/{}', 'id', 'group_not_found'],
    ['DELETE', 'groups/{}', 'id', 'group_not_found'],
    ['GET', 'groups/{}/members', 'id', 'group_not_found'],
    ['POST', 'groups/{}/members:batch', 'id', 'group_not_found'],
    ['PUT', 'groups/3/members/{}', 'userId', 'user_not_found'],
    ['GET', 'groups/{}/subgroups', 'id', 'group_not_found'],
    ['PUT', 'groups/3/subgroups/{}', 'groupId', 'group_not_found'],
    ['GET', 'groups/{}/privileges', 'id', 'group_not_found'],
    ['PUT', 'groups/{}/privileges/DEVELOPER', 'id', 'group_not_found'],
    ['GET', 'groups/{}/privilege-sets', 'id', 'group_not_found'],
    ['PUT', 'groups/3/privilege-sets/{}', 'setId', 'privilege_set_not_found'],
    ['GET', 'groups/{}/effective-privileges', 'id', 'group_not_found'],
    ['GET', 'groups/{}/tokens', 'id', 'group_not_found'],
    ['GET', 'groups/{}/resources', 'id', 'group_not_found'],
    ['GET', 'privilege-sets/{}', 'id', 'privilege_set_not_found'],
    ['PATCH', 'privilege-sets/{}', 'id', 'privilege_set_not_found'],
    ['DELETE', 'privilege-sets/{}', 'id', 'privilege_set_not_found'],
    ['GET', 'privilege-sets/{}/groups', 'id', 'privilege_set_not_found'],
    ['GET', 'resources/{}', 'id', 'resource_not_found'],
    ['PATCH', 'resources/{}', 'id', 'resource_not_found'],
    ['DELETE', 'resources/{}', 'id', 'resource_not_found'],
    ['PUT', 'resources/{}/groups/3', 'id', 'resource_not_found'],
    ['GET', 'tokens/{}', 'id', 'token_not_found'],
    ['DELETE', 'tokens/{}', 'id', 'token_not_found'],
    ['POST', 'tokens/{}:rotate', 'id', 'token_not_found'],
    ['GET', 'audit-events/{}', 'id', 'audit_event_not_found'],
    ['GET', 'authentication-services/{}', 'id', 'authentication_service_not_found'],
    ['PATCH', 'authentication-services/{}', 'id', 'authentication_service_not_found'],
    ['DELETE', 'authentication-services/{}', 'id', 'authentication_service_not_found'],
  ];

  it.each(ID_PATHS)('is refused or finds nothing by its id: %s %s', async (method, path, parameter, missing) => {
    const call = async (id: string | number): Promise<ProblemSummary> => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      return problemOf(await server.admin.call(method, path.replace('{}', String(id)), body));
    };
    expect(await call(UNKNOWN_ID)).toEqual({ status: 404, code: missing, fields: [] });
    const bad = ['0', '-1', '1.5', '1e3', '01', 'x', '%20', '1%00', '%EF%BC%91', '9007199254740992', '9'.repeat(40)];
    for (const id of bad) expect({ id, ...(await call(id)) }).toEqual({ id, ...invalid(parameter) });
  });

  it.each([
    ['GET', 'privileges/{}', 'name'],
    ['PATCH', 'privileges/{}', 'name'],
    ['DELETE', 'privileges/{}', 'name'],
    ['GET', 'privileges/{}/holders', 'name'],
    ['PUT', 'groups/3/privileges/{}', 'name'],
    ['PUT', 'privilege-sets/1/privileges/{}', 'name'],
    ['PUT', 'privileges/DEVELOPER/implications/{}', 'implied'],
  ])('is refused or finds nothing by its name: %s %s', async (method, path, parameter) => {
    const call = async (name: string): Promise<ProblemSummary> => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      return problemOf(await server.admin.call(method, path.replace('{}', name), body));
    };
    const notFound = { status: 404, code: 'privilege_not_found', fields: [] };
    for (const name of ['nothing', '%20', "'%20OR%201=1", '__proto__', '%F0%9F%92%A5']) {
      expect({ name, ...(await call(name)) }).toEqual({ name, ...notFound });
    }
    for (const name of ['a%00b', 'x'.repeat(2_000)]) expect(await call(name)).toEqual(invalid(parameter));
    for (const name of ['%', '%zz', '%ED%A0%80', '%C0%AE', '%FF']) {
      expect({ name, ...(await call(name)) }).toEqual({ name, status: 400, code: 'malformed_request', fields: [] });
    }
  });

  it.each([...LISTS, ...MORE_LISTS])('is refused for what its query holds: %s', async (path) => {
    const query = async (text: string): Promise<ProblemSummary> => problemOf(await server.admin.get(`${path}?${text}`));
    for (const limit of ['0', '201', '-1', '1.5', '1e2', 'x', '', '+1', '9'.repeat(30)]) {
      expect({ limit, ...(await query(`limit=${limit}`)) }).toEqual({ limit, ...invalid('limit') });
    }
    for (const count of ['1', 'yes', 'TRUE', '']) expect(await query(`count=${count}`)).toEqual(invalid('count'));
    for (const twice of ['limit=1&limit=1', 'cursor=a&cursor=b', 'count=true&count=true']) {
      expect(await query(twice)).toEqual(invalid(twice.split('=')[0] ?? ''));
    }
    for (const name of ['surprise', '__proto__', 'constructor', 'toString', 'limit[]', 'a.b', 'LIMIT']) {
      expect(await query(`${encodeURIComponent(name)}=1`)).toEqual(invalid(name));
    }
    expect(await query('=1')).toEqual(invalid(''));
  });

  it.each([
    ['users', 'q'],
    ['users', 'username'],
    ['groups', 'q'],
    ['groups', 'name'],
    ['privileges', 'category'],
    ['resources', 'kind'],
    ['audit-events', 'action'],
    ['audit-events', 'requestId'],
  ])('is refused for text that cannot be: %s?%s', async (path, parameter) => {
    for (const text of ['a%00b', 'x'.repeat(2_001), `a&${parameter}=b`]) {
      expect(problemOf(await server.admin.get(`${path}?${parameter}=${text}`))).toEqual(invalid(parameter));
    }
  });

  it.each([
    ['users?sort=password', 'sort'],
    ['users?active=maybe', 'active'],
    ['groups?public=2', 'public'],
    ['groups/2/members?membership=none', 'membership'],
    ['users/1/groups?effective=perhaps', 'effective'],
    ['users/1/privileges?explain=why', 'explain'],
    ['tokens?kind=magic', 'kind'],
    ['tokens?state=lost', 'state'],
    ['tokens?userId=me', 'userId'],
    ['tokens?userId=9007199254740993', 'userId'],
    ['tokens?groupId=-1', 'groupId'],
    ['tokens?lastUsedBefore=yesterday', 'lastUsedBefore'],
    ['tokens?lastUsedAfter=2030-01-01', 'lastUsedAfter'],
    ['audit-events?targetId=x', 'targetId'],
    ['audit-events?occurredBefore=2030-02-30T99:00:00Z', 'occurredBefore'],
    ['privileges/DEVELOPER/holders?type=robot', 'type'],
  ])('is refused for a filter that cannot be: %s', async (path, parameter) => {
    expect(problemOf(await server.admin.get(path))).toEqual(invalid(parameter));
  });

  it('takes LIKE and SQL for what they are: text', async () => {
    for (const text of ['%', '_', '\\', "'", "';--", '%_%']) {
      const { status, body } = await server.admin.get<{ items: unknown[] }>(`groups?q=${encodeURIComponent(text)}`);
      expect({ text, status, items: body.items }).toEqual({ text, status: 200, items: [] });
    }
  });

  it.each([
    ['altered', (cursor: string) => flip(cursor, 3)],
    ['altered at its end', (cursor: string) => flip(cursor, cursor.length - 1)],
    ['shortened', (cursor: string) => cursor.slice(0, -4)],
    ['lengthened', (cursor: string) => `${cursor}AAAA`],
    ['empty', () => ''],
    ['no cursor', () => 'eyJpZCI6MX0'],
    ['in other letters', (cursor: string) => `${cursor}==`],
    ['full of NUL', () => '%00%00'],
    ['out of bounds', () => 'A'.repeat(4_096)],
  ])('is refused for a cursor that is %s', async (_, change) => {
    const { body } = await server.admin.get<{ nextCursor: string }>('groups?limit=2');
    expect((await server.admin.get(`groups?limit=2&cursor=${body.nextCursor}`)).status).toBe(200);
    const refused = problemOf(await server.admin.get(`groups?limit=2&cursor=${change(body.nextCursor)}`));
    expect(refused).toEqual({ status: 400, code: 'invalid_cursor', fields: ['cursor'] });
  });

  it.each([
    'users?limit=2',
    'groups?limit=2&sort=-name',
    'groups?limit=2&sort=id',
    'groups?limit=2&q=group',
    'groups?limit=2&public=true',
    'privileges?limit=2',
    'users/1/groups?limit=2',
  ])('is refused for the cursor of another list: %s', async (path) => {
    const { body } = await server.admin.get<{ nextCursor: string }>('groups?limit=2');
    const refused = problemOf(await server.admin.get(`${path}&cursor=${body.nextCursor}`));
    expect(refused).toEqual({ status: 400, code: 'invalid_cursor', fields: ['cursor'] });
  });
});

/** The text with one base64url digit exchanged. */
function flip(text: string, index: number): string {
  return `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
}
