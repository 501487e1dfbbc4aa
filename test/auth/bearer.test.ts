import { recordStatements } from '../../benchmarks/recorded-statements.js';
import { newTokenText } from '../../src/tokens/token-text.js';
import type { Answer } from '../support/api.js';
import { problemOf } from '../support/problem.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { TestServer } from '../support/test-server.js';

describe('The Authorization header', () => {
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    server = await TestServer.start();
    token = String(server.admin.token);
  });
  afterAll(() => server.stop());

  function me(authorization: string): Promise<Answer> {
    return server.as(undefined).get('me', { headers: { Authorization: authorization } });
  }

  it.each([
    ['as usual', (text: string) => `Bearer ${text}`],
    ['in small letters', (text: string) => `bearer ${text}`],
    ['in capital letters', (text: string) => `BEARER ${text}`],
    ['after several blanks', (text: string) => `Bearer    ${text}`],
    ['with blanks around', (text: string) => `  Bearer ${text}  `],
  ])('is understood when it is written %s', async (_, write) => {
    expect((await me(write(token))).status).toBe(200);
  });

  it.each([
    ['is empty', () => ''],
    ['names no token', () => 'Bearer'],
    ['names no token after a blank', () => 'Bearer '],
    ['names no scheme', (text: string) => text],
    ['names another scheme', (text: string) => `Token ${text}`],
    ['holds user name and password', () => `Basic ${Buffer.from('admin:x').toString('base64')}`],
    ['holds two tokens', (text: string) => `Bearer ${text} ${text}`],
    ['has no blank', (text: string) => `Bearer${text}`],
  ])('asks for a token when it %s', async (_, write) => {
    const answer = await me(write(token));
    expect(problemOf(answer)).toEqual({ status: 401, code: 'not_authenticated', fields: [] });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="guildhall"');
  });

  it('asks for a token when it is missing, before anything else is looked at', async () => {
    const nobody = server.as(undefined);
    for (const answer of [
      await nobody.get('me'),
      await nobody.get('groups/x?limit=0'),
      await nobody.post('groups', { surprise: 1 }),
      await nobody.delete('groups/1'),
      await nobody.get(`me?token=${token}&access_token=${token}`),
    ]) {
      expect(problemOf(answer).code).toBe('not_authenticated');
    }
  });

  it.each([
    ['unknown', () => newTokenText('personal')],
    ['of another shape and unknown', () => 'f'.repeat(64)],
    ['in other letters', () => token.toUpperCase()],
    ['too short', () => 'gh_'],
    ['too long', () => `gh_p_${'x'.repeat(5_000)}`],
    ['cut off', () => token.slice(0, -1)],
  ])('is refused with the reason when its token is %s', async (_, text) => {
    const answer = await me(`Bearer ${text()}`);
    expect(problemOf(answer)).toEqual({ status: 401, code: 'invalid_token', fields: [] });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="guildhall", error="invalid_token"');
    expect(JSON.stringify(answer.body)).not.toContain(text());
  });

  it('counts once when it is sent twice: the first one', async () => {
    const twice = rawRequest('GET', '/api/v1/me', { Authorization: `Bearer ${token}`, authorization: 'Bearer x' });
    expect((await sendRaw(server.url, twice))?.status).toBe(200);
  });

  it('[TK-02] with a wrong checksum is refused without a question to the database', async () => {
    const wrong = `${token.slice(0, -1)}${token.endsWith('x') ? 'y' : 'x'}`;
    expect(await recordStatements(() => me(`Bearer ${newTokenText('personal')}`))).not.toEqual([]);
    let status = 0;
    expect(await recordStatements(async () => ({ status } = await me(`Bearer ${wrong}`)))).toEqual([]);
    expect(status).toBe(401);
  });

  it('is not needed for what is public', async () => {
    const nobody = server.as(undefined);
    expect((await nobody.get('/health/live')).status).toBe(200);
    expect((await nobody.get('/errors/forbidden')).status).toBe(200);
    expect((await nobody.get('/health/live', { headers: { Authorization: 'Bearer x' } })).status).toBe(200);
  });

  it('may say 403 only to callers whose token is good', async () => {
    const { body } = await server.admin.post<{ token: string }>('tokens', { scopes: [] });
    const answer = await server.as(body.token).post('groups', { name: 'x' });
    expect(problemOf(answer)).toEqual({ status: 403, code: 'forbidden', fields: [] });
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer realm="guildhall", error="insufficient_scope", scope="ADMINISTRATION"',
    );
    const nobody = await server.as(undefined).post('groups', { name: 'x' });
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="guildhall"']);
  });
});
