import net from 'node:net';
import { once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { aName } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

describe('A request that is wrong on the wire', () => {
  let server: TestServer;
  let before: Record<string, unknown>;
  let auth: Record<string, string>;

  beforeAll(async () => {
    server = await TestServer.start();
    auth = { Authorization: `Bearer ${String(server.admin.token)}` };
    before = await written(server);
  });
  afterAll(() => server.stop());

  afterEach(async () => {
    await assertUntouched(server, before);
  });

  async function exchange(...parts: readonly (string | Buffer)[]): Promise<ReturnType<typeof problemOf>> {
    const answer = await sendRaw(server.url, ...parts);
    if (!answer) throw new Error('The server hung up without an answer.');
    return problemOf(answer);
  }

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['an unknown method', rawRequest('FROBNICATE', '/api/v1/groups')],
    ['a space in the target', rawRequest('GET', '/api/v1/ groups')],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'],
    ['a header with a NUL', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n'],
    ['an unknown version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['a length that is no number', rawRequest('POST', '/api/v1/groups', { 'Content-Length': 'many' })],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks, as smuggled requests have',
      rawRequest('POST', '/', { 'Content-Length': '4', 'Transfer-Encoding': 'chunked' }, '0\r\n\r\n'),
    ],
    [
      'a chunk of a size that is no number',
      rawRequest(
        'POST',
        '/api/v1/groups',
        { 'Transfer-Encoding': 'chunked', 'Content-Type': 'application/json' },
        'zz\r\n',
      ),
    ],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
  ])('is answered by a problem when it has %s', async (_, bytes) => {
    expect(await exchange(bytes)).toEqual({ status: 400, code: 'malformed_request', fields: [] });
  });

  it('is refused by Node itself when it names no Host', async () => {
    const answer = await sendRaw(server.url, 'GET /api/v1/groups HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(answer?.status).toBe(400);
  });

  it('is answered by a problem when its headers are too large', async () => {
    const huge = rawRequest('GET', '/api/v1/groups', { ...auth, 'X-Large': 'x'.repeat(20_000) });
    expect(await exchange(huge)).toEqual({ status: 431, code: 'headers_too_large', fields: [] });
    const address = rawRequest('GET', `/api/v1/groups?q=${'x'.repeat(20_000)}`, auth);
    expect(await exchange(address)).toEqual({ status: 431, code: 'headers_too_large', fields: [] });
  });

  it('changes nothing when its body is cut off', async () => {
    const headers = { ...auth, 'Content-Type': 'application/json', 'Content-Length': '1000' };
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end(rawRequest('POST', '/api/v1/groups', headers, `{"name":"${aName()}"}`));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('changes nothing when the connection breaks in the middle', async () => {
    for (const part of ['POST /api/v1/gro', rawRequest('POST', '/api/v1/groups', { ...auth, 'Content-Length': '9' })]) {
      const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write(part);
      socket.resetAndDestroy();
    }
    expect((await server.admin.get('me')).status).toBe(200);
  });

  it('is refused when a body in chunks grows past 1 MiB without saying so first', async () => {
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    const headers = { ...auth, 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const parts = Array.from({ length: 17 }, () => chunk);
    const refused = await exchange(rawRequest('POST', '/api/v1/groups', headers), '1\r\n"\r\n', ...parts, '0\r\n\r\n');
    expect(refused).toEqual({ status: 413, code: 'body_too_large', fields: [] });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is refused when its body unpacks to more than 1 MiB: %s', async (encoding, compress) => {
    const raw = compress(Buffer.alloc(50 * 1_048_576, 0x20));
    expect(raw.length).toBeLessThan(100_000);
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
    const answer = await server.admin.post('groups', undefined, { raw, headers });
    expect(problemOf(answer)).toEqual({ status: 413, code: 'body_too_large', fields: [] });
  });

  it.each([
    ['gzip', 400, 'malformed_request'],
    ['br', 400, 'malformed_request'],
    ['rot13', 415, 'unsupported_media_type'],
    ['gzip, gzip', 415, 'unsupported_media_type'],
  ])('is refused when its body is not in the encoding it names: %s', async (encoding, status, code) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
    const answer = await server.admin.post('groups', undefined, { raw: '{"name":"x"}', headers });
    expect(problemOf(answer)).toEqual({ status, code, fields: [] });
  });

  it('is read as usual when a body comes with GET or DELETE', async () => {
    const headers = { ...auth, 'Content-Type': 'application/json', 'Content-Length': '13' };
    const read = await sendRaw(server.url, rawRequest('GET', '/api/v1/groups/1', headers, '{"name": "x"}'));
    expect(read?.status).toBe(200);
    expect(await exchange(rawRequest('DELETE', '/api/v1/groups/1', headers, '{"name": "x"}'))).toMatchObject({
      code: 'built_in',
    });
    expect(await exchange(rawRequest('GET', '/api/v1/groups/1', headers, '{"name": "x"'.padEnd(13)))).toMatchObject({
      code: 'malformed_json',
    });
  });

  it('answers HEAD as GET, without a body', async () => {
    const answer = await server.admin.call('HEAD', 'groups/1');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe((await server.admin.get('groups/1')).headers.get('etag'));
    expect(answer.body).toBeUndefined();
    expect((await server.admin.call('HEAD', 'groups/999')).status).toBe(404);
  });

  it.each([
    ['POST', 'groups/1', 'DELETE, GET, HEAD, PATCH'],
    ['PUT', 'groups', 'GET, HEAD, POST'],
    ['PROPFIND', 'users', 'GET, HEAD, POST'],
    ['PATCH', 'sessions/current', 'DELETE'],
    ['GET', 'sessions', 'POST'],
    ['GET', 'groups/1/members:batch', 'POST'],
    ['DELETE', 'me', 'GET, HEAD'],
    ['POST', '/health/live', 'GET, HEAD'],
  ])('answers 405 to %s %s and says what is allowed', async (method, path, allow) => {
    const answer = await server.admin.call(method, path);
    expect(problemOf(answer)).toEqual({ status: 405, code: 'method_not_allowed', fields: [] });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each([
    ['/', 'route_not_found'],
    ['/api/v1', 'route_not_found'],
    ['/api/v1/nothing', 'route_not_found'],
    ['/api/v2/groups', 'route_not_found'],
    ['/api/v1/groups/1/nothing', 'route_not_found'],
    ['/../../etc/passwd', 'route_not_found'],
    ['//api/v1/groups', 'route_not_found'],
    ['/api/v1/groups;x=1', 'route_not_found'],
    ['/errors/nothing', 'route_not_found'],
    ['/errors/__proto__', 'route_not_found'],
    ['/errors/toString', 'route_not_found'],
  ])('answers 404 where nothing is: %s', async (target, code) => {
    expect(await exchange(rawRequest('GET', target, auth))).toEqual({ status: 404, code, fields: [] });
  });

  it('never puts the address of a stranger into its links', async () => {
    const target = 'http://evil.example/api/v1/groups?limit=1';
    const answer = await sendRaw(server.url, rawRequest('GET', target, { ...auth, Host: 'evil.example' }));
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('link')).toContain(`<${server.url}/api/v1/groups?limit=1`);
    expect(answer?.headers.get('link')).not.toContain('evil');
  });

  it.each(['http://[', 'http://', '*', 'x:y', '/api/v1/users/%', '/%00', '/api/v1/users/%c0%ae'])(
    'answers an odd target with a problem: %s',
    async (target) => {
      expect((await exchange(rawRequest('GET', target, auth))).status).toBeLessThan(500);
    },
  );

  it('takes a request id only if it is short and plain, and makes one otherwise', async () => {
    for (const [given, kept] of [
      ['abc-1', true],
      ['x'.repeat(129), false],
      ['<script>', false],
      ['a b', false],
    ] as const) {
      const { headers } = await server.admin.get('me', { headers: { 'X-Request-Id': given } });
      expect(headers.get('x-request-id') === given).toBe(kept);
    }
  });
});
