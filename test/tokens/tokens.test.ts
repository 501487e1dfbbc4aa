import { TokenUsage } from '../../src/tokens/token-usage.js';
import { aGroup, aName, aPrivilege, aUser, type Made, type MadeUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

interface TokenBody {
  id: number;
  kind: string;
  state: string;
  token: string;
  lastUsedAt: string | null;
}

const LATER = '2099-01-01T00:00:00.000Z';
const HOUR_MS = 3_600_000;

describe('Tokens', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function make(path: string, body: object = {}, as = server.admin): Promise<TokenBody> {
    const answer = await as.post<TokenBody>(path, body);
    expect(answer.status).toBe(201);
    return answer.body;
  }

  async function statusOf(token: string): Promise<number> {
    return (await server.as(token).get('me')).status;
  }

  async function aGroupAdmin(): Promise<{ user: MadeUser; group: Made }> {
    const group = await aGroup(server.admin);
    const user = await aUser(server.admin);
    await server.admin.put(`groups/${group.id}/members/${user.id}`, { admin: true });
    return { user, group };
  }

  it('are made by a user for himself, and say all about themselves', async () => {
    const user = await aUser(server.admin);
    const input = { description: 'nightly export', validUntil: LATER };
    const answer = await server.as(user.token).post<TokenBody>('tokens', input);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...input,
      kind: 'personal',
      owner: { type: 'user', id: user.id, name: user.username },
      state: 'active',
      scopes: null,
      validFrom: null,
      revokedAt: null,
      lastUsedAt: null,
      rotatedFromId: null,
      parentTokenId: null,
      createdById: user.id,
      version: 1,
    });
    expect(answer.headers.get('etag')).toMatch(/^"1-/);
    expect((await server.as(answer.body.token).get('me')).body.user).toMatchObject({ id: user.id });
  });

  it('are made by an administrator for a user, and by a group admin for his group', async () => {
    const { user, group } = await aGroupAdmin();
    expect(await make(`users/${user.id}/tokens`)).toMatchObject({ kind: 'personal', createdById: 1 });
    const token = await make(`groups/${group.id}/tokens`, {}, server.as(user.token));
    expect(token).toMatchObject({ kind: 'group', owner: { type: 'group', id: group.id }, createdById: user.id });
    expect(token.token).toMatch(/^gh_g_/);
  });

  it('are not made for others', async () => {
    const { group } = await aGroupAdmin();
    const [user, other] = [await aUser(server.admin), await aUser(server.admin, {}, [group.id])];
    const before = await written(server);
    for (const [path, status, code] of [
      [`users/${user.id}/tokens`, 404, 'user_not_found'],
      [`users/1/tokens`, 404, 'user_not_found'],
      [`groups/${group.id}/tokens`, 403, 'forbidden'],
      [`groups/1/tokens`, 403, 'forbidden'],
      [`groups/2/tokens`, 404, 'group_not_found'],
    ] as const) {
      const refused = problemOf(await server.as(other.token).post(path, {}));
      expect({ path, ...refused }).toEqual({ path, status, code, fields: [] });
    }
    expect(await written(server)).toEqual(before);
  });

  it('[TK-07] show their secret once, and it is nowhere afterwards', async () => {
    const secrets: string[] = [];
    const user = await aUser(server.admin, { password: 'correct horse battery' });
    secrets.push(user.token, 'correct horse battery');
    const token = await make('tokens', { description: 'found' });
    const headers = { 'Idempotency-Key': aName() };
    const kept = await server.admin.post<TokenBody>('tokens', {}, { headers });
    const again = await server.admin.post<TokenBody>('tokens', {}, { headers });
    expect(again.body.token).toBe(kept.body.token);
    const rotated = await make(`tokens/${token.id}:rotate`);
    const login = { username: user.username, password: 'correct horse battery' };
    const { token: session } = await make('sessions', login, server.as(undefined));
    await server.as(session).put(`users/${user.id}/password`, {
      currentPassword: 'correct horse battery',
      password: 'another horse battery',
    });
    secrets.push(token.token, kept.body.token, rotated.token, session, 'another horse battery');
    await server.as(token.token).get(`nothing?token=${token.token}`);
    await server.as(undefined).post('sessions', { username: user.username, password: token.token });

    const shown = await Promise.all(
      ['tokens?limit=200', `tokens/${token.id}`, `users/${user.id}/tokens`, 'audit-events?limit=200'].map((path) =>
        server.admin.get(path),
      ),
    );
    const haystack = JSON.stringify([shown.map(({ body }) => body), await dump(), server.logLines]);
    expect(haystack).toContain('found');
    expect(haystack).toContain('argon2id');
    expect(secrets.filter((secret) => haystack.includes(secret))).toEqual([]);
  });

  /** Every row of every table as text, bytes as hexadecimal and as characters. */
  async function dump(): Promise<string[]> {
    const tables = await server.sql<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => server.sql<{ t: string }>(`SELECT t::text AS t FROM ${name} t`)),
    );
    const text = rows.flat().map(({ t }) => t);
    const bytes = text.flatMap((row) => row.match(/\\x[0-9a-f]+/g) ?? []);
    return [...text, ...bytes.map((hex) => Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString('latin1'))];
  }

  it('end at once when they are revoked, and stay so', async () => {
    const token = await make('tokens');
    expect(await statusOf(token.token)).toBe(200);
    expect((await server.admin.delete(`tokens/${token.id}`)).status).toBe(204);
    expect(await statusOf(token.token)).toBe(401);
    const { body } = await server.admin.get(`tokens/${token.id}`);
    expect(body).toMatchObject({ state: 'revoked', version: 2 });
    const before = await written(server);
    expect((await server.admin.delete(`tokens/${token.id}`)).status).toBe(204);
    expect(await written(server)).toEqual(before);
  });

  it('are revoked only as they were read', async () => {
    const token = await make('tokens');
    const stale = await server.admin.delete(`tokens/${token.id}`, { headers: { 'If-Match': '"7"' } });
    expect(problemOf(stale)).toEqual({ status: 412, code: 'precondition_failed', fields: [] });
    expect(await statusOf(token.token)).toBe(200);
    expect((await server.admin.delete(`tokens/${token.id}`, { headers: { 'If-Match': '"1"' } })).status).toBe(204);
  });

  it('are revoked by their user, and by the admin of their group, but by nobody else', async () => {
    const { user, group } = await aGroupAdmin();
    const stranger = await aUser(server.admin, {}, [group.id]);
    const own = await make('tokens', {}, server.as(user.token));
    const ofGroup = await make(`groups/${group.id}/tokens`);
    for (const { id, token } of [own, ofGroup]) {
      expect(problemOf(await server.as(stranger.token).delete(`tokens/${id}`)).code).toBe('token_not_found');
      expect((await server.as(stranger.token).get(`tokens/${id}`)).status).toBe(404);
      expect(await statusOf(token)).toBe(200);
      expect((await server.as(user.token).delete(`tokens/${id}`)).status).toBe(204);
      expect(await statusOf(token)).toBe(401);
    }
  });

  it('count within their window alone', async () => {
    const future = await make('tokens', { validFrom: LATER });
    expect(future.state).toBe('scheduled');
    expect(await statusOf(future.token)).toBe(401);
    await server.sql('UPDATE tokens SET valid_from = now() WHERE id = $1', [future.id]);
    expect(await statusOf(future.token)).toBe(200);

    const past = await make('tokens', { validUntil: '2001-01-01T00:00:00+01:00' });
    expect(past.state).toBe('expired');
    expect(await statusOf(past.token)).toBe(401);
    await server.sql('UPDATE tokens SET valid_until = NULL WHERE id = $1', [past.id]);
    expect(await statusOf(past.token)).toBe(200);
  });

  it('are put on record when they are made and revoked', async () => {
    const token = await make('tokens', { description: 'on record' });
    await server.admin.delete(`tokens/${token.id}`);
    const { body } = await server.admin.get<{ items: object[] }>(
      `audit-events?targetType=token&targetId=${token.id}&sort=id`,
    );
    expect(body.items).toMatchObject([
      { action: 'token.created', target: { name: 'on record' }, actor: { name: 'admin' } },
      { action: 'token.revoked', actor: { name: 'admin' } },
    ]);
  });

  describe('that are rotated', () => {
    it('have a successor with the same rights, and end with the overlap', async () => {
      const token = await make('tokens', { description: 'kept', scopes: ['DEVELOPER'], validUntil: LATER });
      const successor = await make(`tokens/${token.id}:rotate`, { overlapSeconds: 3_600 });
      expect(successor).toMatchObject({
        description: 'kept',
        scopes: ['DEVELOPER'],
        validUntil: LATER,
        rotatedFromId: token.id,
        state: 'active',
      });
      expect(await Promise.all([statusOf(token.token), statusOf(successor.token)])).toEqual([200, 200]);
      const { body } = await server.admin.get<{ validUntil: string }>(`tokens/${token.id}`);
      const left = Date.parse(body.validUntil) - Date.now();
      expect(left).toBeGreaterThan(HOUR_MS * 0.9);
      expect(left).toBeLessThanOrEqual(HOUR_MS);
      await server.sql('UPDATE tokens SET valid_until = now() WHERE id = $1', [token.id]);
      expect(await Promise.all([statusOf(token.token), statusOf(successor.token)])).toEqual([401, 200]);
    });

    it('end at once without an overlap, and never live longer than before', async () => {
      const token = await make('tokens');
      const successor = await make(`tokens/${token.id}:rotate`);
      expect(await Promise.all([statusOf(token.token), statusOf(successor.token)])).toEqual([401, 200]);
      const soon = new Date(Date.now() + HOUR_MS).toISOString();
      const short = await make('tokens', { validUntil: soon });
      await make(`tokens/${short.id}:rotate`, { overlapSeconds: 604_800 });
      expect((await server.admin.get(`tokens/${short.id}`)).body).toMatchObject({ validUntil: soon });
    });

    it.each([
      ['revoked', 'revoked_at = now()'],
      ['expired', 'valid_until = now()'],
      ['scheduled', `valid_from = now() + interval '1 hour'`],
    ])('are refused when they are %s', async (_, change) => {
      const token = await make('tokens');
      await server.sql(`UPDATE tokens SET ${change} WHERE id = $1`, [token.id]);
      const before = await written(server);
      expect(problemOf(await server.admin.post(`tokens/${token.id}:rotate`, {}))).toEqual({
        status: 409,
        code: 'token_inactive',
        fields: [],
      });
      expect(await written(server)).toEqual(before);
    });

    it('have one successor when two rotate at the same moment', async () => {
      const token = await make('tokens');
      const answers = await Promise.all([1, 2, 3].map(() => server.admin.post(`tokens/${token.id}:rotate`, {})));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    });

    it('are those of the caller, or of nobody', async () => {
      const [user, stranger] = [await aUser(server.admin), await aUser(server.admin)];
      const token = await make('tokens', {}, server.as(user.token));
      expect(problemOf(await server.as(stranger.token).post(`tokens/${token.id}:rotate`, {})).status).toBe(404);
      expect(await statusOf(token.token)).toBe(200);
    });
  });

  describe('in a list', () => {
    async function ids(path: string, as = server.admin): Promise<number[]> {
      const { status, body } = await as.get<{ items: TokenBody[] }>(path);
      expect(status).toBe(200);
      return body.items.map(({ id }) => id);
    }

    it('are found by kind, state and owner', async () => {
      const { user, group } = await aGroupAdmin();
      const [first] = await ids(`tokens?userId=${user.id}`);
      const revoked = await make(`users/${user.id}/tokens`);
      await server.admin.delete(`tokens/${revoked.id}`);
      const expired = await make(`users/${user.id}/tokens`, { validUntil: '2001-01-01T00:00:00Z' });
      const scheduled = await make(`users/${user.id}/tokens`, { validFrom: LATER });
      const ofGroup = await make(`groups/${group.id}/tokens`);
      const all = [first, revoked.id, expired.id, scheduled.id];
      expect(await ids(`users/${user.id}/tokens`)).toEqual(all);
      expect(await ids(`tokens?userId=${user.id}&sort=-id`)).toEqual(all.toReversed());
      expect(await ids(`tokens?userId=${user.id}&state=active`)).toEqual([first]);
      expect(await ids(`tokens?userId=${user.id}&state=revoked`)).toEqual([revoked.id]);
      expect(await ids(`tokens?userId=${user.id}&state=expired`)).toEqual([expired.id]);
      expect(await ids(`tokens?userId=${user.id}&state=scheduled`)).toEqual([scheduled.id]);
      expect(await ids(`tokens?userId=${user.id}&kind=session`)).toEqual([]);
      expect(await ids(`tokens?groupId=${group.id}&kind=group`)).toEqual([ofGroup.id]);
      expect(await ids(`groups/${group.id}/tokens`)).toEqual([ofGroup.id]);
      expect(await ids('tokens', server.as(user.token))).toEqual([...all, ofGroup.id]);
      expect(await ids(`tokens?userId=1`, server.as(user.token))).toEqual([]);
    });

    it('of another user are not there for a caller who may not see him', async () => {
      const [user, stranger] = [await aUser(server.admin), await aUser(server.admin)];
      expect((await server.as(stranger.token).get(`users/${user.id}/tokens`)).status).toBe(404);
      expect(await ids('tokens', server.as(stranger.token))).not.toContain((await ids(`users/${user.id}/tokens`))[0]);
    });

    it('are found by when they were last used, which is written in batches', async () => {
      const user = await aUser(server.admin);
      const unused = await make(`users/${user.id}/tokens`);
      const used = await make(`users/${user.id}/tokens`);
      const before = new Date(Date.now() - 1_000).toISOString();
      await Promise.all([1, 2, 3].map(() => statusOf(used.token)));
      await server.app.get(TokenUsage).flush();
      const { body } = await server.admin.get<TokenBody>(`tokens/${used.id}`);
      expect(Date.parse(String(body.lastUsedAt))).toBeGreaterThan(Date.parse(before));
      expect(body).toMatchObject({ version: 1 });
      const list = `users/${user.id}/tokens?state=active`;
      expect(await ids(`${list}&lastUsedAfter=${before}`)).toEqual([used.id]);
      expect(await ids(`${list}&lastUsedBefore=${before}`)).toContain(unused.id);
      expect(await ids(`${list}&lastUsedBefore=${before}`)).not.toContain(used.id);
    });
  });

  it('do not say they were used when they were refused', async () => {
    const token = await make('tokens');
    await server.admin.delete(`tokens/${token.id}`);
    await statusOf(token.token);
    await server.app.get(TokenUsage).flush();
    expect((await server.admin.get(`tokens/${token.id}`)).body.lastUsedAt).toBeNull();
  });

  it('with scopes that do not exist are not made', async () => {
    const { name } = await aPrivilege(server.admin);
    const refused = await server.admin.post('tokens', { scopes: [name, 'NO_SUCH_THING'] });
    expect(problemOf(refused)).toEqual({ status: 404, code: 'privilege_not_found', fields: [] });
  });
});
