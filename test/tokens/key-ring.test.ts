import { SecretKeys } from '../../src/config/secret-keys.js';
import { aName } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

const OLD = 'o'.repeat(32);
const NEW = 'n'.repeat(32);

describe('A server whose secret key is replaced', () => {
  let old: TestServer;

  beforeAll(async () => {
    old = await TestServer.start({ env: { GUILDHALL_SECRET_KEY: OLD } });
  });
  afterAll(() => old.stop());

  async function withKeys<T>(keys: string, work: (server: TestServer) => Promise<T>): Promise<T> {
    const server = await TestServer.start({ shareWith: old, env: { GUILDHALL_SECRET_KEY: keys } });
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  }

  it('[TK-06] stores of a token what the database alone cannot make, and no key', async () => {
    const { body } = await old.admin.post<{ id: number; token: string }>('tokens', {});
    const [row] = await old.sql<{ hash: Buffer }>('SELECT hash FROM tokens WHERE id = $1', [body.id]);
    expect(row?.hash).toEqual(new SecretKeys([Buffer.from(OLD)]).sign('token', body.token));
    expect(row?.hash).not.toEqual(new SecretKeys([Buffer.from(NEW)]).sign('token', body.token));
    expect(await old.sql('SELECT 1 FROM tokens WHERE hash = sha256($1::bytea)', [Buffer.from(body.token)])).toEqual([]);
    const tables = await old.sql<{ name: string }>(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const found = await old.sql(`SELECT 1 FROM ${name} t WHERE strpos(t::text, $1) > 0`, [OLD]);
      expect([name, found]).toEqual([name, []]);
    }
  });

  it('[TK-06] accepts tokens of the retired key, and refuses them when it is gone', async () => {
    const accepted = await withKeys(`${NEW},${OLD}`, (server) => server.admin.get('me'));
    expect(accepted.status).toBe(200);
    const refused = await withKeys(NEW, (server) => server.admin.get('me'));
    expect(refused.status).toBe(401);
  });

  it('makes tokens under the new key', async () => {
    const { body } = await withKeys(`${NEW},${OLD}`, (server) => server.admin.post<{ token: string }>('tokens', {}));
    expect((await withKeys(NEW, (server) => server.as(body.token).get('me'))).status).toBe(200);
    expect((await old.as(body.token).get('me')).status).toBe(401);
  });

  it('goes on with pages and repeated requests that began under the retired key', async () => {
    const first = await old.admin.get<{ nextCursor: string }>('privileges?limit=5');
    const headers = { 'Idempotency-Key': aName() };
    const made = await old.admin.post('tokens', {}, { headers });
    const path = `privileges?limit=5&cursor=${first.body.nextCursor}`;
    await withKeys(`${NEW},${OLD}`, async (server) => {
      expect((await server.admin.get(path)).status).toBe(200);
      expect((await server.admin.post('tokens', {}, { headers })).body).toEqual(made.body);
    });
  });
});
