import { aName, aUser, type MadeUser } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { Client, exchange, footprint, outcome } from './exchange.js';

const PASSWORD = 'correct horse battery staple';
const DAY_MS = 24 * 60 * 60 * 1_000;

interface Token {
  id: number;
  token: string;
  expiration: number;
  created: string;
  creator: string;
  description: string;
}

describe('CDS tokens', () => {
  let server: TestServer;
  let user: MadeUser;
  let session: string;
  let client: Client;
  let group: string;

  beforeAll(async () => {
    server = await TestServer.start();
    user = await aUser(server.admin, { password: PASSWORD, displayName: 'Ümit "Ü"' });
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    session = await signIn();
    client = new Client(server, session);
    group = aName('team');
    expect((await client.post('/group', { name: group })).status).toBe(201);
  });

  async function signIn(): Promise<string> {
    const body = JSON.stringify({ username: user.username, password: PASSWORD });
    const { headers, text } = await exchange(server, { method: 'POST', path: '/login', body });
    const { token } = JSON.parse(text) as { token: string };
    expect(headers.get('session-token')).toBe(token);
    return token;
  }

  async function make(fields: object, caller = client): Promise<Token> {
    const { status, body } = await caller.post<Token>(`/group/${group}/token`, fields);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  const isAlive = async ({ token }: Token): Promise<boolean> =>
    (await new Client(server, token).get('/group')).status === 200;

  /** Moves the token's life into the past: the database's clock decides. */
  async function age({ id }: Token, interval: string): Promise<void> {
    await server.sql(
      `UPDATE tokens SET created_at = created_at - $2::interval, valid_until = valid_until - $2::interval WHERE id = $1`,
      [id, interval],
    );
  }

  it('act as their group here and natively', async () => {
    const made = await make({ expiration: 'persistent' });
    expect((await new Client(server, made.token).get(`/group/${group}`)).status).toBe(200);
    expect((await server.as(made.token).get('me')).body).toMatchObject({ user: null, group: { name: group } });
    expect(made.creator).toBe('Ümit "Ü"');
  });

  it('made natively are listed with the others, and end here', async () => {
    const { body } = await client.get<{ id: number }>(`/group/${group}`);
    const made = await expectStatus(
      server.as(session).post<{ id: number; token: string }>(`groups/${body.id}/tokens`, {}),
      201,
    );
    expect((await client.get<Token[]>(`/group/${group}/token`)).body).toMatchObject([
      { id: made.body.id, expiration: 3 },
    ]);
    expect((await client.get<Token>(`/user/token/${made.body.token}`)).body).toMatchObject({
      id: made.body.id,
      token: '',
    });
    expect((await client.delete(`/group/${group}/token/${made.body.id}`)).status).toBe(200);
    expect((await server.as(made.body.token).get('me')).status).toBe(401);
  });

  it('end a day after they were made, if they are daily', async () => {
    const made = await make({ expiration: 'daily' });
    const [row] = await server.sql<{ valid_until: Date }>('SELECT valid_until FROM tokens WHERE id = $1', [made.id]);
    expect(Math.abs(Number(row?.valid_until) - Date.parse(made.created) - DAY_MS)).toBeLessThan(60_000);
    await age(made, '23 hours 58 minutes');
    expect(await isAlive(made)).toBe(true);
    await age(made, '5 minutes');
    expect(await isAlive(made)).toBe(false);
    expect((await client.get(`/group/${group}/token`)).body).toEqual([]);
    expect((await client.get('/user/token')).body).not.toContainEqual(expect.objectContaining({ id: made.id }));
    expect(outcome(await client.get(`/user/token/${made.token}`))).toBe('404 id 121');
  });

  it('do not end on their own, if they are persistent', async () => {
    const made = await make({ expiration: 'persistent' });
    await age(made, '10 years');
    expect(await isAlive(made)).toBe(true);
  });

  it('of a session end at once when it does', async () => {
    const made = await make({ expiration: 'session' });
    const other = await make({ expiration: 'persistent' });
    expect(made.expiration).toBe(1);
    expect(await isAlive(made)).toBe(true);
    await expectStatus(server.as(session).delete('sessions/current'), 204);
    expect([await isAlive(made), await isAlive(other)]).toEqual([false, true]);
    const next = new Client(server, await signIn());
    expect((await next.get<Token[]>(`/group/${group}/token`)).body).toMatchObject([{ id: other.id }]);
  });

  it('of a session end when its time is over', async () => {
    const made = await make({ expiration: 'session' });
    await server.sql(
      `UPDATE tokens SET valid_until = now() - interval '1 second' WHERE id = (SELECT parent_token_id FROM tokens WHERE id = $1)`,
      [made.id],
    );
    expect(await isAlive(made)).toBe(false);
  });

  it('made with a token for the time of a session end after twelve hours', async () => {
    const made = await make({ expiration: 'session' }, new Client(server, user.token));
    await age(made, '11 hours 58 minutes');
    expect(await isAlive(made)).toBe(true);
    expect((await client.get<Token[]>(`/group/${group}/token`)).body).toMatchObject([{ id: made.id, expiration: 1 }]);
    await age(made, '5 minutes');
    expect(await isAlive(made)).toBe(false);
  });

  it('end with their group', async () => {
    const made = await make({ expiration: 'persistent' });
    await client.delete(`/group/${group}`);
    expect(await isAlive(made)).toBe(false);
  });

  it('are shown once, and to nobody who may not see them', async () => {
    const made = await make({ expiration: 'persistent', description: 'Quote " and é' });
    for (const path of [`/group/${group}`, `/group/${group}/token`, '/user/token', `/user/token/${made.token}`]) {
      const { text } = await exchange(server, { method: 'GET', path }, session);
      expect(text).toContain('Quote \\" and é');
      expect(text).not.toContain(made.token);
    }
    const stranger = new Client(server, (await aUser(server.admin)).token);
    expect(outcome(await stranger.get(`/user/token/${made.token}`))).toBe('404 id 121');
    expect((await stranger.get('/user/token')).body).toEqual([]);
    expect(outcome(await client.get(`/user/token/${session}`))).toBe('404 id 121');
  });

  it.each([
    [{}],
    [null],
    [{ expiration: 'weekly' }],
    [{ expiration: 'Daily' }],
    [{ expiration: 2 }],
    [{ expiration: 'toString' }],
    [{ expiration: 'daily', description: 7 }],
    [{ expiration: 'daily', description: 'x'.repeat(2_001) }],
    [{ expiration: 'daily', description: 'a\u0000' }],
  ])('are not made of %j', async (fields) => {
    const before = await footprint(server);
    expect(outcome(await client.post(`/group/${group}/token`, fields))).toBe('400 id 74');
    expect(await footprint(server)).toEqual(before);
  });

  it('of another group, or of a user, are not ended', async () => {
    const made = await make({ expiration: 'persistent' });
    const [own] = await server.sql<{ id: number }>('SELECT id FROM tokens WHERE user_id = $1 LIMIT 1', [user.id]);
    const theirs = group;
    group = aName('team');
    await client.post('/group', { name: group });
    const before = await footprint(server);
    for (const id of [made.id, own?.id]) {
      expect(outcome(await client.delete(`/group/${group}/token/${id}`))).toBe('404 id 121');
    }
    for (const id of ['999999', '0', '-1']) {
      expect(outcome(await client.delete(`/group/${theirs}/token/${id}`))).toBe('200');
    }
    for (const id of ['abc', '1.5', '9'.repeat(30)]) {
      expect(outcome(await client.delete(`/group/${theirs}/token/${id}`))).toBe('400 id 74');
    }
    expect(await footprint(server)).toEqual(before);
  });
});
