import type { Answer } from '../support/api.js';
import { TestServer } from '../support/test-server.js';
import { surfaceRequests } from './surface-forms.js';

const ORIGIN = 'https://console.example.org';
const OTHER = 'https://evil.example';
const QUESTION = { privilege: 'ADMINISTRATION' };
const PATHS = [
  '/api/v1/groups',
  '/api/v1/access/check',
  '/tspublic/v1/group',
  '/api/user_group',
  '/group',
  '/@api/deki/groups',
  '/access/v1/evaluation',
  '/scim/v2/Users',
  '/oauth2/introspect',
];

function preflight(server: TestServer, path: string, origin: string): Promise<Answer> {
  const headers = {
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,content-type',
  };
  return server.as(undefined).call('OPTIONS', path, undefined, { headers });
}

describe('Pages of other sites', () => {
  let closed: TestServer;
  let open: TestServer;

  beforeAll(async () => {
    closed = await TestServer.start();
    open = await TestServer.start({
      env: { GUILDHALL_CORS_ORIGINS: `${ORIGIN}, http://localhost:8080`, GUILDHALL_RATE_LIMIT_PER_ADDRESS: '1000000' },
    });
  });
  afterAll(async () => {
    await closed.stop();
    await open.stop();
  });

  it('may read nothing by default, but for what CDS lets them', async () => {
    for (const path of PATHS.filter((candidate) => candidate !== '/group')) {
      const asked = await preflight(closed, path, ORIGIN);
      const got = await closed.admin.get(path, { headers: { Origin: ORIGIN } });
      for (const { headers } of [asked, got]) {
        const names = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
        expect({ path, names }).toEqual({ path, names: [] });
      }
    }
  });

  it.each(PATHS)('are told before they ask whether they may: %s', async (path) => {
    const { status, headers } = await preflight(open, path, ORIGIN);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-methods')).toBe('GET,HEAD,POST,PUT,PATCH,DELETE');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(headers.get('access-control-max-age')).toBe('600');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
    expect((await preflight(open, path, 'http://localhost:8080')).headers.get('access-control-allow-origin')).toBe(
      'http://localhost:8080',
    );
    const other = await preflight(open, path, OTHER);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect(other.headers.get('vary')).toContain('Origin');
  });

  it('read the answers of every surface in both lanes, errors too, if they may', async () => {
    for (const { surface, ask } of surfaceRequests(200)) {
      for (const [origin, allowed] of [
        [ORIGIN, ORIGIN],
        [OTHER, null],
      ] as const) {
        for (const token of [open.admin.token, undefined]) {
          const { headers, status } = await ask(withOrigin(open, token, origin));
          const told = headers.get('access-control-allow-origin');
          expect({ surface, status: status >= 500, told }).toEqual({ surface, status: false, told: allowed });
          expect(headers.get('vary')).toContain('Origin');
          expect(headers.get('access-control-allow-credentials')).toBeNull();
        }
      }
    }
  });

  it('see the headers that our answers have', async () => {
    const { headers } = await open.admin.post('access/check', QUESTION, { headers: { Origin: ORIGIN } });
    for (const name of ['Guildhall-Revision', 'RateLimit', 'X-Request-Id']) {
      expect(headers.get('access-control-expose-headers')?.split(',')).toContain(name);
      expect(headers.get(name)).not.toBeNull();
    }
  });

  it('are of no interest to callers that are no pages, but to caches', async () => {
    for (const answer of [await open.admin.get('me'), await open.admin.post('access/check', QUESTION)]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it('may not be all of them', async () => {
    const { headers } = await open.admin.get('/group', { headers: { Origin: OTHER } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

/** The API as a page of `origin` calls it. */
function withOrigin(server: TestServer, token: string | undefined, origin: string): TestServer['admin'] {
  const api = server.as(token);
  const call = api.call.bind(api);
  api.call = (method, path, body, options = {}) =>
    call(method, path, body, { ...options, headers: { ...options.headers, Origin: origin } });
  return api;
}
