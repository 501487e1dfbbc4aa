import { aUser } from '../support/builders.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { ADMIN_PASSWORD, TestServer } from '../support/test-server.js';

/** What every answer carries, whatever it is. */
const ALWAYS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** What says which software this is. */
const NEVER = ['x-powered-by', 'server', 'x-aspnet-version', 'via'];

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

type Call = [what: string, method: string, path: string, contentType?: string, body?: string];

const CALLS: readonly Call[] = [
  ['a native read', 'GET', '/api/v1/groups'],
  ['a native write', 'POST', '/api/v1/groups', JSON_TYPE, '{"name":"security headers"}'],
  ['a native refusal', 'POST', '/api/v1/groups', JSON_TYPE, '{'],
  ['a body that is too large', 'POST', '/api/v1/groups', JSON_TYPE, `"${'x'.repeat(1_100_000)}"`],
  ['a wrong method', 'PUT', '/api/v1/groups'],
  ['an unknown address', 'GET', '/nothing'],
  ['an address that cannot be read', 'GET', '/api/v1/users/%'],
  ['a check in front of Express', 'POST', '/api/v1/access/check', JSON_TYPE, '{"privilege":"READ"}'],
  ['a check behind it', 'POST', '/api/v1/access/check?', JSON_TYPE, '{"privilege":"READ"}'],
  ['a refusal in front of Express', 'POST', '/api/v1/access/check', JSON_TYPE, '{}'],
  ['health', 'GET', '/health/live'],
  ['metrics', 'GET', '/metrics'],
  ['the page of an error', 'GET', '/errors/forbidden'],
  ['an OpenAPI document', 'GET', '/openapi.json'],
  ['ThoughtSpot', 'GET', '/tspublic/v1/group'],
  ['a refusal of ThoughtSpot', 'POST', '/tspublic/v1/group', FORM, 'x=1'],
  ['Metric Insights', 'GET', '/api/user_group'],
  ['a refusal of Metric Insights', 'POST', '/api/user_group', JSON_TYPE, '{'],
  ['CDS', 'GET', '/group'],
  ['a refusal of CDS', 'POST', '/group', JSON_TYPE, '{'],
  ['MindTouch', 'GET', '/@api/deki/groups'],
  ['a refusal of MindTouch', 'POST', '/@api/deki/groups', 'application/xml', '<'],
  ['AuthZEN in front of Express', 'POST', '/access/v1/evaluation', JSON_TYPE, '{}'],
  ['AuthZEN behind it', 'POST', '/access/v1/evaluation?', JSON_TYPE, '{}'],
  ['its metadata', 'GET', '/.well-known/authzen-configuration'],
  ['SCIM', 'GET', '/scim/v2/Users'],
  ['a refusal of SCIM', 'GET', '/scim/v2/Users?filter=('],
  ['introspection in front of Express', 'POST', '/oauth2/introspect', FORM, 'token=x'],
  ['introspection behind it', 'POST', '/oauth2/introspect?', FORM, 'token=x'],
  ['a refusal of OAuth', 'POST', '/oauth2/token', FORM, 'x=1'],
];

describe('Every answer', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it.each(CALLS)(
    'carries the headers that keep a browser from harm: %s',
    async (...[_what, method, path, type, raw]: Call) => {
      for (const caller of [server.admin, server.as(undefined), server.as('wrong')]) {
        const { headers } = await caller.call(method, path, undefined, {
          ...(raw === undefined ? {} : { raw }),
          headers: type === undefined ? {} : { 'Content-Type': type },
        });
        expect(shown(headers)).toEqual(ALWAYS);
      }
    },
  );

  it('carries them where no request could be read', async () => {
    for (const bytes of ['hello\r\n\r\n', rawRequest('GET', '/', { 'X-Large': 'x'.repeat(20_000) })]) {
      const answer = await sendRaw(server.url, bytes);
      expect(answer?.status).toBeGreaterThanOrEqual(400);
      expect(shown(answer?.headers ?? new Headers())).toEqual(ALWAYS);
    }
  });

  it('lets the pages of Swagger UI load what this server has, and nothing else', async () => {
    for (const path of ['/docs', '/docs/init.js', '/docs/swagger-ui.css']) {
      const { headers } = await server.as(undefined).get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*|https?:/);
      expect(shown(headers)).toEqual({ ...ALWAYS, 'content-security-policy': policy });
    }
  });

  it('that holds a secret is stored by nobody', async () => {
    const user = await aUser(server.admin, { password: ADMIN_PASSWORD });
    const basic = `Basic ${Buffer.from(`${user.username}:${ADMIN_PASSWORD}`).toString('base64')}`;
    const { body: application } = await server.admin.post<{ id: number; token: string }>('tokens', {});
    const login = { username: user.username, password: ADMIN_PASSWORD };
    const form = new URLSearchParams(login);
    const exchange = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: user.token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
    const nobody = server.as(undefined);
    const credentials = { application_id: application.id, application_key: application.token, user: 'admin' };
    const answers = {
      'a token': await server.admin.post('tokens', {}),
      'a rotated token': await server.admin.post(`tokens/${application.id}:rotate`, { overlapSeconds: 60 }),
      'a session': await nobody.post('sessions', login),
      ThoughtSpot: await nobody.post('/tspublic/v1/session/login', undefined, { raw: form }),
      'the private ThoughtSpot': await nobody.post('/callosum/v1/session/login', undefined, { raw: form }),
      CDS: await nobody.post('/login', login),
      'a token of CDS': await server.admin.post('/group/Administrators/token', { expiration: 'daily' }),
      'Metric Insights': await nobody.post('/api/get_token', credentials),
      MindTouch: await nobody.get('/@api/deki/users/authenticate', { headers: { Authorization: basic } }),
      exchange: await server.as(user.token).post('/oauth2/token', undefined, { raw: exchange }),
    };
    const found = Object.entries(answers).map(([what, { status, headers }]) => [
      what,
      status < 300,
      headers.get('cache-control')?.startsWith('no-store'),
    ]);
    expect(found).toEqual(Object.keys(answers).map((what) => [what, true, true]));
  });
});

/** What an answer carries of these headers: of those that no answer has, only what is there. */
function shown(headers: Headers): Record<string, string | null> {
  const told = NEVER.filter((name) => headers.has(name));
  return Object.fromEntries([...Object.keys(ALWAYS), ...told].map((name) => [name, headers.get(name)]));
}
