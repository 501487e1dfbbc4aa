import type { Answer } from '../../support/api.js';
import { aName } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import {
  BULK_REQUEST,
  ENTERPRISE,
  GROUP,
  PATCH_OP,
  QueryClient,
  USER,
  type Failure,
  type Json,
  type Resource,
} from './query-client.js';

interface Operation {
  method?: string;
  bulkId?: string;
  version?: string;
  location?: string;
  status: string;
  response?: Failure;
}

let server: TestServer;
let scim: QueryClient;

beforeAll(async () => {
  server = await TestServer.start();
  scim = await QueryClient.of(server);
});
afterAll(() => server.stop());

async function send(operations: readonly unknown[], fields: Json = {}): Promise<Answer<{ Operations: Operation[] }>> {
  return scim.post('/Bulk', { schemas: [BULK_REQUEST], Operations: operations, ...fields });
}

async function bulk(operations: readonly unknown[], fields: Json = {}): Promise<Operation[]> {
  const { status, body } = await send(operations, fields);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.Operations;
}

const statusesOf = (operations: readonly Operation[]): string[] => operations.map(({ status }) => status);
const aUser = (bulkId: string, fields: Json = {}): Json => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { schemas: [USER], userName: aName('bulk'), ...fields },
});
const aGroup = (bulkId: string, members: readonly string[] = []): Json => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { schemas: [GROUP], displayName: aName('bulk'), members: members.map((value) => ({ value })) },
});
const managedBy = (value: string): Json => ({ schemas: [USER, ENTERPRISE], [ENTERPRISE]: { manager: { value } } });
const change = (path: string, ...operations: Json[]): Json => ({
  method: 'PATCH',
  path,
  data: { schemas: [PATCH_OP], Operations: operations },
});

async function read(operation: Operation | undefined): Promise<Resource> {
  const path = new URL(operation?.location ?? '').pathname.replace('/scim/v2', '');
  return (await scim.get(path)).body;
}

describe('[SC-40] a bulk request', () => {
  it('does with each operation what a single request does, and tells status, address and version', async () => {
    const [gone, kept] = [
      await scim.make('/Users', { userName: aName() }),
      await scim.make('/Users', { userName: aName() }),
    ];
    const operations = await bulk([
      aUser('a', { title: 'T' }),
      change(`/Users/${kept.id}`, { op: 'replace', path: 'title', value: 'changed' }),
      {
        method: 'PUT',
        path: `/Users/${kept.id}`,
        data: { schemas: [USER], userName: kept['userName'], nickName: 'n' },
      },
      { method: 'delete', path: `/Users/${gone.id}` },
    ]);
    const location = kept.meta.location;
    expect(operations).toEqual([
      { method: 'POST', bulkId: 'a', version: 'W/"1"', location: expect.any(String) as string, status: '201' },
      { method: 'PATCH', version: 'W/"2"', location, status: '200' },
      { method: 'PUT', version: 'W/"3"', location, status: '200' },
      { method: 'DELETE', location: gone.meta.location, status: '204' },
    ]);
    expect(await read(operations[0])).toMatchObject({ title: 'T', meta: { location: operations[0]?.location } });
    expect(await read(operations[1])).toMatchObject({ nickName: 'n', meta: { version: 'W/"3"' } });
    expect((await scim.get(`/Users/${gone.id}`)).status).toBe(404);
  });

  it('keeps what succeeds when something else fails, and says what failed', async () => {
    const { id, ...taken } = await scim.make('/Users', { userName: aName() });
    const operations = await bulk([
      aUser('a'),
      aUser('b', { userName: String(taken['userName']).toUpperCase() }),
      { method: 'DELETE', path: '/Users/59481331-ee53-42be-a548-bd87be6ddd4a' },
      change(
        `/Users/${id}`,
        { op: 'replace', path: 'title', value: 't' },
        { op: 'replace', path: 'unheardOf', value: 1 },
      ),
      aGroup('c'),
    ]);
    expect(statusesOf(operations)).toEqual(['201', '409', '404', '400', '201']);
    expect(operations[1]).toEqual({
      method: 'POST',
      bulkId: 'b',
      status: '409',
      response: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '409',
        scimType: 'uniqueness',
        detail: expect.any(String) as string,
      },
    });
    expect((await scim.get(`/Users/${id}`)).body).not.toHaveProperty('title');
    expect(await read(operations[4])).toMatchObject({ meta: { resourceType: 'Group' } });
  });

  it('resolves references to operations before and behind', async () => {
    const operations = await bulk([
      aGroup('g', ['bulkId:behind', 'bulkId:inner']),
      aUser('behind', managedBy('bulkId:chief')),
      aUser('chief'),
      aGroup('inner', ['bulkId:chief']),
      change('/Users/bulkId:chief', { op: 'add', path: 'title', value: 'Chief' }),
    ]);
    expect(statusesOf(operations)).toEqual(['201', '201', '201', '201', '200']);
    expect(operations.map(({ bulkId }) => bulkId)).toEqual(['g', 'behind', 'chief', 'inner', undefined]);
    const [group, behind, chief, inner] = await Promise.all(operations.slice(0, 4).map(read));
    const members = ((group?.['members'] ?? []) as { value: string }[]).map(({ value }) => value);
    expect(new Set(members)).toEqual(new Set([behind?.id, inner?.id]));
    expect(behind).toMatchObject({ [ENTERPRISE]: { manager: { value: chief?.id } } });
    expect(chief).toMatchObject({ title: 'Chief' });
  });

  it('resolves references that go round in a circle', async () => {
    const operations = await bulk([
      aUser('a', managedBy('bulkId:b')),
      aUser('b', managedBy('bulkId:a')),
      aUser('self', managedBy('bulkId:self')),
    ]);
    expect(statusesOf(operations)).toEqual(['201', '201', '201']);
    const [a, b, self] = await Promise.all(operations.map(read));
    expect(a).toMatchObject({ [ENTERPRISE]: { manager: { value: b?.id } } });
    expect(b).toMatchObject({ [ENTERPRISE]: { manager: { value: a?.id } } });
    expect(self).toMatchObject({ [ENTERPRISE]: { manager: { value: self?.id } } });
    expect([a, b, self].map((user) => user?.meta.version)).toEqual(operations.map(({ version }) => version));
  });

  it('leaves nothing of a group that would be inside itself', async () => {
    const operations = await bulk([aGroup('a', ['bulkId:b']), aGroup('b', ['bulkId:a'])]);
    expect(statusesOf(operations).toSorted()).toEqual(['201', '400']);
    const [kept] = operations.filter(({ status }) => status === '201');
    expect(await read(kept)).not.toHaveProperty('members');
  });

  it('fails what refers to something that has failed', async () => {
    const operations = await bulk([
      aUser('a', { userName: '' }),
      aGroup('g', ['bulkId:a']),
      aGroup('h', ['bulkId:nobody']),
    ]);
    expect(statusesOf(operations)).toEqual(['400', '409', '400']);
  });

  it.each([
    [1, ['400']],
    [2, ['400', '201', '400']],
    [3, ['400', '201', '400', '201']],
  ])('ends after %d failures', async (failOnErrors, statuses) => {
    const bad = (bulkId: string): Json => aUser(bulkId, { userName: '' });
    const last = aUser('d');
    const operations = await bulk([bad('a'), aUser('b'), bad('c'), last], { failOnErrors });
    expect(statusesOf(operations)).toEqual(statuses);
    const { userName } = last['data'] as { userName: string };
    const found = await scim.list('/Users', { filter: `userName eq "${userName}"` });
    expect(found.totalResults).toBe(statuses.length === 4 ? 1 : 0);
  });

  it('honours versions', async () => {
    const { id } = await scim.make('/Users', { userName: aName() });
    const rename = (title: string, version: string): Json => ({
      ...change(`/Users/${id}`, { op: 'replace', path: 'title', value: title }),
      version,
    });
    const operations = await bulk([rename('a', 'W/"1"'), rename('b', 'W/"1"'), rename('c', 'W/"2"')]);
    expect(statusesOf(operations)).toEqual(['200', '412', '200']);
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ title: 'c' });
  });

  it.each<[Json, string]>([
    [{ method: 'GET', path: '/Users' }, 'method'],
    [{ method: 'POST', path: '/Users', data: {} }, 'bulkId'],
    [{ method: 'POST', path: '/Users/1', bulkId: 'a', data: {} }, 'path'],
    [{ method: 'PUT', path: '/Users', data: {} }, 'path'],
    [{ method: 'POST', path: '/Me', bulkId: 'a', data: {} }, 'path'],
    [{ method: 'POST', path: '/Users', bulkId: 'a' }, 'data'],
    [{ method: 'PATCH', path: '/Users/1', version: 1, data: {} }, 'version'],
  ])('answers 400 for an operation that is none, and does the others: %j', async (operation, word) => {
    const [failed, made] = await bulk([operation, aUser('other')]);
    expect([failed?.status, made?.status]).toEqual(['400', '201']);
    expect(failed?.response?.detail).toContain(word);
  });

  it('is refused as a whole when it is no bulk request', async () => {
    for (const body of [{}, { schemas: [USER] }, { schemas: [BULK_REQUEST] }, []]) {
      const { status, body: failure } = await scim.post<Failure>('/Bulk', body);
      expect([status, failure.scimType]).toEqual([400, 'invalidSyntax']);
    }
    expect((await send([aUser('a'), aUser('a')])).status).toBe(400);
    expect((await send([], { failOnErrors: -1 })).status).toBe(400);
  });

  it('has at most so many operations and bytes as the configuration says', async () => {
    const { body: config } = await scim.get<{ bulk: { maxOperations: number; maxPayloadSize: number } }>(
      '/ServiceProviderConfig',
    );
    const { maxOperations, maxPayloadSize } = config.bulk;
    const none = { method: 'DELETE', path: '/Users/1' };
    const full = await bulk(Array.from({ length: maxOperations }, () => none));
    expect(new Set(statusesOf(full))).toEqual(new Set(['404']));
    const tooMany = await send(Array.from({ length: maxOperations + 1 }, () => none));
    expect(tooMany.status).toBe(413);
    expect(tooMany.body).toMatchObject({
      status: '413',
      detail: expect.stringContaining(String(maxOperations)) as string,
    });
    const padded = (size: number): string => JSON.stringify({ schemas: [BULK_REQUEST], Operations: [] }).padEnd(size);
    const raw = (size: number): Promise<Answer> => scim.call('POST', '/Bulk', {}, { raw: padded(size) });
    expect((await raw(maxPayloadSize)).status).toBe(200);
    expect((await raw(maxPayloadSize + 1)).status).toBe(413);
  });

  it('undoes by itself what leaves nobody to administer the server, and nothing else', async () => {
    const { Resources } = await scim.list('/Users', { filter: 'userName eq "admin"' });
    const admin = new QueryClient(server.admin);
    const { body } = await admin.post<{ Operations: Operation[] }>('/Bulk', {
      schemas: [BULK_REQUEST],
      Operations: [
        aUser('a'),
        change(`/Users/${Resources[0]?.id}`, { op: 'replace', path: 'active', value: false }),
        aUser('b'),
      ],
    });
    expect(statusesOf(body.Operations)).toEqual(['201', '409', '201']);
    expect((await admin.get(`/Users/${Resources[0]?.id}`)).body).toMatchObject({ active: true });
  });

  it('creates a thousand users, all of whom are there, in the journal too', async () => {
    const marked = Array.from({ length: 1_000 }, (_, n) => aUser(String(n), { title: 'thousand' }));
    const operations = await bulk(marked);
    expect(new Set(statusesOf(operations))).toEqual(new Set(['201']));
    expect((await scim.list('/Users', { filter: 'title eq "thousand"', count: '0' })).totalResults).toBe(1_000);
    const [events] = await server.sql<{ count: number }>(
      `SELECT count(DISTINCT target_id) AS count FROM audit_events WHERE action = 'user.created' AND surface = 'scim'
       AND target_id IN (SELECT user_id FROM user_profiles WHERE attributes ->> 'title' = 'thousand')`,
    );
    expect(events?.count).toBe(1_000);
  }, 30_000);

  it('is answered to many at once', async () => {
    const requests = Array.from({ length: 12 }, (_, n) => bulk([aUser(`a${n}`), aGroup(`g${n}`, [`bulkId:a${n}`])]));
    expect((await Promise.all(requests)).flatMap(statusesOf)).toEqual(Array.from({ length: 24 }, () => '201'));
  });
});
