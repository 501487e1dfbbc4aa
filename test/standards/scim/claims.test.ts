import { aName } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import { BULK_REQUEST, QueryClient, USER, type Failure, type Json, type Resource } from './query-client.js';

interface Config {
  bulk: { maxOperations: number; maxPayloadSize: number };
  filter: { maxResults: number };
  pagination: { defaultPageSize: number; maxPageSize: number; cursorTimeout: number };
  authenticationSchemes: { type: string }[];
}

let server: TestServer;
let scim: QueryClient;
let config: Config & Json;

beforeAll(async () => {
  server = await TestServer.start();
  scim = await QueryClient.of(server);
  config = (await scim.get<Config & Json>('/ServiceProviderConfig')).body;
  await server.sql(
    `INSERT INTO users (username, username_key, authentication_service_id)
     SELECT name, name, 1 FROM (SELECT 'many-' || n AS name FROM generate_series(1, 300) AS n) AS names`,
  );
});
afterAll(() => server.stop());

/** What proves each claim of the configuration. A claim without a proof is none that we make. */
const PROOFS: Readonly<Record<string, () => Promise<void>>> = {
  'patch.supported': async () => {
    const { id } = await aUser();
    const { body } = await scim.patch(`/Users/${id}`, { op: 'add', path: 'title', value: 'T' });
    expect(body).toMatchObject({ title: 'T' });
  },
  'bulk.supported': async () => {
    const { status, body } = await bulk([{ method: 'POST', path: '/Users', bulkId: 'a', data: aBody() }]);
    expect([status, body]).toMatchObject([200, { Operations: [{ status: '201' }] }]);
  },
  'bulk.maxOperations': async () => {
    const { maxOperations } = config.bulk;
    const none = { method: 'DELETE', path: '/Users/1' };
    expect((await bulk(Array.from({ length: maxOperations }, () => none))).status).toBe(200);
    expect((await bulk(Array.from({ length: maxOperations + 1 }, () => none))).status).toBe(413);
  },
  'bulk.maxPayloadSize': async () => {
    const send = async (size: number): Promise<number> => {
      const raw = JSON.stringify({ schemas: [BULK_REQUEST], Operations: [] }).padEnd(size);
      return (await scim.call('POST', '/Bulk', {}, { raw })).status;
    };
    expect([await send(config.bulk.maxPayloadSize), await send(config.bulk.maxPayloadSize + 1)]).toEqual([200, 413]);
  },
  'filter.supported': async () => {
    const { Resources } = await scim.list('/Users', { filter: 'userName eq "many-7"' });
    expect(Resources.map((user) => user['userName'])).toEqual(['many-7']);
  },
  'filter.maxResults': async () => {
    const page = await scim.list('/Users', { filter: 'userName sw "many-"', count: '100000' });
    expect([page.totalResults, page.itemsPerPage]).toEqual([300, config.filter.maxResults]);
  },
  'changePassword.supported': async () => {
    const { id, userName } = await aUser();
    await scim.patch(`/Users/${id}`, { op: 'replace', path: 'password', value: 'a password of a test' });
    const signIn = { username: userName, password: 'a password of a test' };
    expect((await server.as(undefined).post('sessions', signIn)).status).toBe(201);
  },
  'sort.supported': async () => {
    const sorted = await scim.list('/Users', { sortBy: 'userName', sortOrder: 'descending' });
    const names = sorted.Resources.map((user) => String(user['userName']));
    expect(names).toEqual(names.toSorted().toReversed());
  },
  'etag.supported': async () => {
    const { id, meta } = await aUser();
    const path = `/Users/${id}`;
    const { headers } = await scim.get(path);
    expect(headers.get('etag')).toBe(meta.version);
    const conditional = { headers: { 'If-None-Match': meta.version } };
    expect((await scim.call('GET', path, undefined, conditional)).status).toBe(304);
    const stale = { headers: { 'If-Match': 'W/"77"' } };
    expect((await scim.call('DELETE', path, undefined, stale)).status).toBe(412);
  },
  'pagination.cursor': async () => {
    const first = await scim.list('/Users', { cursor: '', count: '2' });
    const next = await scim.list('/Users', { cursor: String(first.nextCursor), count: '2' });
    expect(next.Resources).toHaveLength(2);
  },
  'pagination.index': async () => {
    const all = await scim.list('/Users');
    expect((await scim.list('/Users', { startIndex: '2', count: '1' })).Resources).toEqual([all.Resources[1]]);
  },
  'pagination.defaultPaginationMethod': async () => {
    const page = await scim.list('/Users');
    expect(page).toMatchObject({ startIndex: 1 });
    expect(page).not.toHaveProperty('nextCursor');
  },
  'pagination.defaultPageSize': async () => {
    expect((await scim.list('/Users')).itemsPerPage).toBe(config.pagination.defaultPageSize);
  },
  'pagination.maxPageSize': async () => {
    const { maxPageSize } = config.pagination;
    expect((await scim.list('/Users', { cursor: '', count: String(maxPageSize) })).itemsPerPage).toBe(maxPageSize);
    const { body } = await scim.get<Failure>('/Users', { cursor: '', count: String(maxPageSize + 1) });
    expect(body.scimType).toBe('invalidCount');
  },
  'pagination.cursorTimeout': async () => {
    const { nextCursor } = await scim.list('/Users', { cursor: '', count: '2' });
    const realNow = Date.now.bind(Date);
    const after = async (seconds: number): Promise<string | undefined> => {
      Date.now = () => realNow() + seconds * 1_000;
      try {
        return (await scim.get<Failure>('/Users', { cursor: String(nextCursor), count: '2' })).body.scimType;
      } finally {
        Date.now = realNow;
      }
    };
    const { cursorTimeout } = config.pagination;
    expect([await after(cursorTimeout - 60), await after(cursorTimeout + 60)]).toEqual([undefined, 'expiredCursor']);
  },
  authenticationSchemes: async () => {
    expect(config.authenticationSchemes.map(({ type }) => type)).toEqual(['oauthbearertoken']);
    const { status, headers } = await new QueryClient(server.as(undefined)).get('/Users');
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="guildhall"']);
    expect((await scim.get('/Users')).status).toBe(200);
  },
};

describe('[SC-02] what the configuration claims', () => {
  it.each(Object.keys(PROOFS))('%s is true', async (claim) => {
    await expect(PROOFS[claim]?.()).resolves.toBeUndefined();
  });

  it('is all proved here', () => {
    const claims = Object.entries(config).flatMap(([name, part]) =>
      Array.isArray(part) || typeof part !== 'object' || part === null
        ? [name]
        : Object.keys(part).map((key) => `${name}.${key}`),
    );
    const described = claims.filter((claim) => claim !== 'schemas' && !claim.startsWith('meta.'));
    expect(described.toSorted()).toEqual(Object.keys(PROOFS).toSorted());
  });

  it('is yes wherever it is yes or no', () => {
    expect(JSON.stringify(config)).not.toContain(':false,"');
    expect(JSON.stringify(config)).not.toContain('"supported":false');
  });
});

function aBody(): Json {
  return { schemas: [USER], userName: aName('claim') };
}

function aUser(): Promise<Resource> {
  return scim.make('/Users', aBody());
}

function bulk(operations: readonly Json[]): ReturnType<typeof scim.post> {
  return scim.post('/Bulk', { schemas: [BULK_REQUEST], Operations: operations });
}
