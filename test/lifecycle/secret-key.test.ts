import { randomBytes } from 'node:crypto';
import { TestServer } from '../support/test-server.js';

describe('A server with another secret key than before', () => {
  const [first, second] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_SECRET_KEY: first } });
  });
  afterAll(() => server.stop());

  /** What a server with these keys warns of, and how it answers the administrator's token of before. */
  async function startWith(keys: string): Promise<[number | undefined, number]> {
    const other = await TestServer.start({ shareWith: server, env: { GUILDHALL_SECRET_KEY: keys } });
    try {
      const warning = other.logLines.find((line) => line.includes('stored under a secret key'));
      const count = /"(\d+) tokens were/.exec(warning ?? '')?.[1];
      return [count === undefined ? undefined : Number(count), (await other.admin.get('me')).status];
    } finally {
      await other.stop();
    }
  }

  it('says how many tokens it refuses for that, as long as there are some, and nothing when it has the old key', async () => {
    expect(await startWith(first)).toEqual([undefined, 200]);
    expect(await startWith(second)).toEqual([1, 401]);
    expect(await startWith(second)).toEqual([1, 401]);
    expect(await startWith(`${second},${first}`)).toEqual([undefined, 200]);
    await server.sql('UPDATE tokens SET revoked_at = now()');
    expect(await startWith(second)).toEqual([undefined, 401]);
  }, 60_000);

  it('took the first key for the one of all tokens, and stores none of them', async () => {
    const rows = await server.sql<{ mark: Buffer; since: string }>(
      'SELECT mark, used_since::text AS since FROM secret_key_marks ORDER BY used_since',
    );
    expect(rows.map(({ since }) => since === '-infinity')).toEqual([true, false]);
    for (const { mark } of rows) {
      expect(mark).toHaveLength(32);
      for (const key of [first, second]) expect([mark.toString('hex'), mark.toString()]).not.toContain(key);
    }
  });
});
