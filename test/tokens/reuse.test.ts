import { aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

interface Made {
  id: number;
  token: string;
}

const HOUR_S = 3_600;

describe('A token that another one has replaced', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function aToken(): Promise<Made> {
    return (await expectStatus(server.admin.post<Made>('tokens', { description: 'export' }), 201)).body;
  }

  async function rotate({ id }: Made, overlapSeconds = 0): Promise<Made> {
    return (await expectStatus(server.admin.post<Made>(`tokens/${id}:rotate`, { overlapSeconds }), 201)).body;
  }

  async function statusOf({ token }: Made): Promise<number> {
    return (await server.as(token).get('me')).status;
  }

  async function newestEvent(): Promise<Record<string, unknown>> {
    return (await server.admin.get<{ items: [Record<string, unknown>] }>('audit-events?limit=1')).body.items[0];
  }

  async function endOverlap({ id }: Made): Promise<void> {
    await server.sql(`UPDATE tokens SET valid_until = now() - interval '1 second' WHERE id = $1`, [id]);
  }

  it('is good for as long as the overlap lasts, and raises no alarm', async () => {
    const first = await aToken();
    const second = await rotate(first, HOUR_S);
    const before = await written(server);
    for (let use = 0; use < 3; use += 1) expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    await assertUntouched(server, before);
  });

  it('takes its whole family down when it is used after the overlap, and says so in the audit trail', async () => {
    const first = await aToken();
    const second = await rotate(first, HOUR_S);
    const third = await rotate(second, HOUR_S);
    const sibling = await rotate(second, HOUR_S);
    const child = await childOf(third);
    await endOverlap(first);
    expect([await statusOf(second), await statusOf(third), await statusOf(child)]).toEqual([200, 200, 200]);
    expect(await statusOf(first)).toBe(401);
    for (const token of [first, second, third, sibling, child]) expect(await statusOf(token)).toBe(401);
    expect(await newestEvent()).toMatchObject({
      action: 'token.reused',
      target: { type: 'token', id: first.id, name: 'export' },
      actor: { userId: null, groupId: null, name: null, tokenId: null },
      after: { revokedIds: [first.id, second.id, third.id, sibling.id], ip: '127.0.0.1' },
    });
  });

  it('raises one alarm however often it is used', async () => {
    const first = await aToken();
    const second = await rotate(first);
    const answers = await Promise.all(Array.from({ length: 8 }, () => statusOf(first)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => 401));
    expect(await statusOf(second)).toBe(401);
    const events = await server.sql(`SELECT 1 FROM audit_events WHERE action = 'token.reused' AND target_id = $1`, [
      first.id,
    ]);
    expect(events).toHaveLength(1);
    const before = await written(server);
    expect(await statusOf(first)).toBe(401);
    await assertUntouched(server, before);
  });

  it('is noticed by another server, and by one that was started since', async () => {
    const [first, other] = [await aToken(), await aToken()];
    const [second, another] = [await rotate(first), await rotate(other)];
    const servers = [await TestServer.start({ shareWith: server }), await TestServer.start({ shareWith: server })];
    try {
      expect((await servers[0]?.as(first.token).get('me'))?.status).toBe(401);
      expect(await statusOf(second)).toBe(401);
      expect((await servers[1]?.as(other.token).get('me'))?.status).toBe(401);
      expect(await statusOf(another)).toBe(401);
    } finally {
      for (const each of servers) await each.stop();
    }
  });

  it('is noticed in the hot lane too', async () => {
    const user = await aUser(server.admin);
    const first = (await expectStatus(server.admin.post<Made>(`users/${user.id}/tokens`, {}), 201)).body;
    const second = await rotate(first);
    const question = { user: user.username, privilege: 'AUTHORING' };
    expect((await server.as(second.token).post('access/check', question)).status).toBe(200);
    expect((await server.as(first.token).post('access/check', question)).status).toBe(401);
    // The answer does not wait for the revocation there, which nothing else tells of.
    while ((await statusOf(second)) === 200);
    expect(await newestEvent()).toMatchObject({ action: 'token.reused', target: { id: first.id } });
  });

  it.each([
    ['has ended by itself', (id: number) => `UPDATE tokens SET valid_until = now() WHERE id = ${id}`],
    ['was revoked', (id: number) => `UPDATE tokens SET revoked_at = now() WHERE id = ${id}`],
  ])('raises no alarm when it was not replaced but %s', async (_what, end) => {
    const token = await aToken();
    await server.sql(end(token.id));
    const before = await written(server);
    expect(await statusOf(token)).toBe(401);
    await assertUntouched(server, before);
  });

  it('raises no alarm when a gateway asks what it is worth', async () => {
    const first = await aToken();
    const second = await rotate(first);
    const raw = new URLSearchParams({ token: first.token });
    expect((await server.admin.post('/oauth2/introspect', undefined, { raw })).body).toEqual({ active: false });
    expect(await statusOf(second)).toBe(200);
  });

  /** What was exchanged for a token. */
  async function childOf({ token }: Made): Promise<Made> {
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' };
    const raw = new URLSearchParams({ ...grant, subject_token: token, subject_token_type: type });
    const { body } = await server.admin.post<{ access_token: string }>('/oauth2/token', undefined, { raw });
    return { id: 0, token: body.access_token };
  }
});
