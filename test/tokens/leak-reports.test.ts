import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { aUser } from '../support/builders.js';
import { aToken } from '../support/cast.js';
import { Scanner } from '../support/scanner.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const URL_OF_LEAK = 'https://git.example.org/a/b/blob/main/.env';

describe('Reports of leaked tokens', () => {
  const scanner = new Scanner();
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ env: { GUILDHALL_SECRET_SCANNING_KEYS_FILE: scanner.keysFile } });
  });
  afterAll(async () => {
    await server.stop();
    scanner.remove();
  });
  beforeEach(() => scanner.publish({ first: scanner.keys.publicKey }));

  async function post(body: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${server.url}/secret-scanning/reports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
    return { status: answer.status, body: await answer.json() };
  }

  function report(value: unknown, key: KeyObject = scanner.keys.privateKey, id = 'first'): ReturnType<typeof post> {
    const body = JSON.stringify(value);
    return post(body, scanner.signed(body, key, id));
  }

  const matchOf = (token: string): object => ({ token, type: 'guildhall_token', url: URL_OF_LEAK, source: 'content' });

  it('[TK-05] ends the tokens that a signed report names, at once, and says which were ours', async () => {
    const user = await aUser(server.admin);
    const [leaked, kept] = [
      await aToken(server.admin, `users/${user.id}`),
      await aToken(server.admin, `users/${user.id}`),
    ];
    const unknown = 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C';
    const answer = await report([matchOf(unknown), matchOf(leaked), matchOf('x')]);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { token_hash: hashOf(unknown), token_type: 'guildhall_token', label: 'false_positive' },
      { token_hash: hashOf(leaked), token_type: 'guildhall_token', label: 'true_positive' },
      { token_hash: hashOf('x'), token_type: 'guildhall_token', label: 'false_positive' },
    ]);
    expect((await server.as(leaked).get('me')).status).toBe(401);
    expect((await server.as(kept).get('me')).status).toBe(200);
  });

  it('[TK-05] tells the audit trail where the token was found, and never the token', async () => {
    const user = await aUser(server.admin);
    const leaked = await aToken(server.admin, `users/${user.id}`);
    await report([matchOf(leaked)]);
    await report([matchOf(leaked)]);
    const { body } = await server.admin.get<{ items: unknown[] }>(`audit-events?action=token.leaked&limit=1`);
    expect(body.items).toMatchObject([{ after: { url: URL_OF_LEAK, source: 'content' } }]);
    expect(JSON.stringify(body)).not.toContain(leaked);
    const [row] = await server.sql<{ count: string }>(
      `SELECT count(*) FROM audit_events e JOIN tokens t ON t.id = e.target_id
       WHERE e.action = 'token.leaked' AND t.user_id = ${user.id}`,
    );
    expect(Number(row?.count)).toBe(1);
  });

  it('[TK-05] believes nobody whose signature is not that of a key it knows, over these very bytes', async () => {
    const user = await aUser(server.admin);
    const token = await aToken(server.admin, `users/${user.id}`);
    const body = JSON.stringify([matchOf(token)]);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const otherCurve = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    scanner.publish({ first: scanner.keys.publicKey, curve: otherCurve.publicKey });
    const before = await written(server);
    const forged = [
      {},
      scanner.signed(body, stranger.privateKey),
      scanner.signed(body, scanner.keys.privateKey, 'second'),
      scanner.signed(body, otherCurve.privateKey, 'curve'),
      scanner.signed(`${body} `),
      { ...scanner.signed(body), 'Github-Public-Key-Signature': 'bm9uc2Vuc2U=' },
      { 'Github-Public-Key-Identifier': 'first' },
    ];
    for (const headers of forged) expect((await post(body, headers)).status).toBe(401);
    await assertUntouched(server, before);
    expect((await server.as(token).get('me')).status).toBe(200);
  });

  it('[TK-05] knows a key that was published since it started', async () => {
    const next = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    expect((await report([], next.privateKey, 'next')).status).toBe(401);
    scanner.publish({ first: scanner.keys.publicKey, next: next.publicKey });
    expect(await report([], next.privateKey, 'next')).toEqual({ status: 200, body: [] });
  });

  it('refuses signed reports that are none, and changes nothing', async () => {
    const user = await aUser(server.admin);
    const token = await aToken(server.admin, `users/${user.id}`);
    const before = await written(server);
    const wrong = [
      {},
      null,
      'text',
      [null],
      [matchOf(token), { ...matchOf(token), url: 1 }],
      [{ token }],
      Array.from({ length: 1_001 }, () => matchOf(token)),
    ];
    for (const value of wrong) expect([value, (await report(value)).status]).toEqual([value, 400]);
    expect((await post('[{', scanner.signed('[{'))).status).toBe(400);
    expect((await post('', scanner.signed(''))).status).toBe(400);
    await assertUntouched(server, before);
  });

  it('is not there unless keys are set', async () => {
    const other = await TestServer.start({ shareWith: server, env: { GUILDHALL_SECRET_SCANNING_KEYS_FILE: '' } });
    const answer = await fetch(`${other.url}/secret-scanning/reports`, { method: 'POST', body: '[]' });
    expect([404, 415]).toContain(answer.status);
    const typed = await fetch(`${other.url}/secret-scanning/reports`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...scanner.signed('[]') },
      body: '[]',
    });
    expect(typed.status).toBe(404);
    await other.stop();
  });
});

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
