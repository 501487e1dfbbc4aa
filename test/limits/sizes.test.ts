import { problemOf } from '../support/problem.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { TestServer } from '../support/test-server.js';
import { expectForm, surfaceRequests } from './surface-forms.js';

const ADDRESS_MAX = 8_192;

describe('The size of', () => {
  let server: TestServer;
  let auth: Record<string, string>;

  beforeAll(async () => {
    server = await TestServer.start();
    auth = { Authorization: `Bearer ${String(server.admin.token)}` };
  });
  afterAll(() => server.stop());

  async function exchange(...parts: readonly string[]): Promise<ReturnType<typeof problemOf>> {
    const answer = await sendRaw(server.url, ...parts);
    if (!answer) throw new Error('The server hung up without an answer.');
    return problemOf(answer);
  }

  it('an address is at most 8 KiB', async () => {
    const address = (length: number): string => '/api/v1/groups?q='.padEnd(length, 'x');
    expect(await exchange(rawRequest('GET', address(ADDRESS_MAX + 1), auth))).toMatchObject({
      status: 414,
      code: 'address_too_long',
    });
    expect((await exchange(rawRequest('GET', address(ADDRESS_MAX), auth))).code).toBe('validation_failed');
  });

  it.each([
    ['/tspublic/v1/group', 'ThoughtSpot'],
    ['/api/user_group', 'Metric Insights'],
    ['/group', 'CDS'],
    ['/@api/deki/groups', 'MindTouch'],
    ['/access/v1/evaluation', 'AuthZEN'],
    ['/scim/v2/Users', 'SCIM'],
    ['/oauth2/introspect', 'OAuth'],
  ])('an address is refused in the form of the surface: %s', async (path, surface) => {
    const answer = await server.admin.get(`${path}?x=${'x'.repeat(ADDRESS_MAX)}`);
    const request = surfaceRequests(414).find((candidate) => candidate.surface === surface);
    if (!request) throw new Error(`There is no surface ${surface}.`);
    const form = surface === 'OAuth' ? { error: 'invalid_request' } : request.form;
    expectForm({ ...request, form }, answer, 414);
  });

  it.each(['a', 'a[]', 'a=1&b'])(
    'a query is at most 1,000 parameters, and none is dropped without a word: %s',
    async (one) => {
      const query = (count: number): string => Array.from({ length: count }, () => one).join('&');
      const perOne = one.split('&').length;
      const limit = 1_000 / perOne;
      expect(await exchange(rawRequest('GET', `/api/v1/groups?${query(limit + 1)}`, auth))).toMatchObject({
        status: 400,
        code: 'malformed_request',
      });
      expect((await exchange(rawRequest('GET', `/api/v1/groups?${query(limit)}`, auth))).code).toBe(
        'validation_failed',
      );
    },
  );

  it('a list of headers is at most 1,000, and none is dropped without a word', async () => {
    const many = (count: number): string => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\n${'a:\r\n'.repeat(count - 3)}`;
    const end = `Authorization: Bearer ${String(server.admin.token)}\r\nConnection: close\r\n\r\n`;
    expect(await exchange(many(1_001) + end)).toMatchObject({ status: 431, code: 'headers_too_large' });
    expect((await sendRaw(server.url, many(1_000) + end))?.status).toBe(200);
    expect(await exchange(many(3_000) + end)).toMatchObject({ status: 431, code: 'headers_too_large' });
  });

  it('the headers of a request to the hot lane is the same', async () => {
    const body = '{"privilege":"ADMINISTRATION"}';
    const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${'a:\r\n'.repeat(1_000)}`;
    const end = `Authorization: Bearer ${String(server.admin.token)}\r\nConnection: close\r\n\r\n`;
    const request = `POST /api/v1/access/check HTTP/1.1\r\nHost: x\r\n${headers}${end}${body}`;
    expect(await exchange(request)).toMatchObject({ status: 431, code: 'headers_too_large' });
  });

  it('a cookie is no larger than the headers, and thousands of cookies are read', async () => {
    const cookie = (count: number): Record<string, string> => ({ Cookie: 'a=b; '.repeat(count), Connection: 'close' });
    expect((await sendRaw(server.url, rawRequest('GET', '/@api/deki/groups', cookie(3_000))))?.status).toBe(401);
    expect((await exchange(rawRequest('GET', '/@api/deki/groups', cookie(4_000)))).code).toBe('headers_too_large');
  });

  it('an answer about wrong fields is bounded, however many are wrong', async () => {
    const body = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field${index}`, 1]));
    const answer = await server.admin.post('groups', body);
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(problemOf(answer).fields).toHaveLength(100);
    const batch = await server.admin.post('groups/1/members:batch', {
      remove: Array.from({ length: 10_000 }, () => 'x'),
    });
    expect(problemOf(batch).fields.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['an urlencoded form', 'application/x-www-form-urlencoded', Array.from({ length: 1_001 }, () => 'a=1').join('&')],
    [
      'a multipart form',
      'multipart/form-data; boundary=x',
      `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(1_001)}--x--\r\n`,
    ],
  ])('%s is at most 1,000 fields', async (_, type, raw) => {
    const headers = { 'Content-Type': type };
    const answer = await server.admin.post('/tspublic/v1/group/addprivilege', undefined, { raw, headers });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('The form cannot be read');
  });

  it.each([
    ['33 levels', `${'<a>'.repeat(33)}${'</a>'.repeat(33)}`],
    ['20,001 tags', `<a>${'<b/>'.repeat(20_001)}</a>`],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ])('XML is bounded: it has %s', async (_, raw) => {
    const headers = { 'Content-Type': 'application/xml' };
    expect((await server.admin.post('/@api/deki/groups', undefined, { raw, headers })).status).toBe(400);
    const item = { headers: { ...headers, Token: String(server.admin.token) } };
    expect((await server.admin.post('/api/user_group', undefined, { raw, ...item })).status).toBe(400);
  });
});
