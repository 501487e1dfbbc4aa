import { TestServer } from '../../support/test-server.js';

const ENDPOINTS = {
  access_evaluation_endpoint: '/access/v1/evaluation',
  access_evaluations_endpoint: '/access/v1/evaluations',
  search_subject_endpoint: '/access/v1/search/subject',
  search_resource_endpoint: '/access/v1/search/resource',
  search_action_endpoint: '/access/v1/search/action',
};

function metadataOf(base: string): object {
  const endpoints = Object.entries(ENDPOINTS).map(([name, path]) => [name, `${base}${path}`]);
  return { policy_decision_point: base, ...Object.fromEntries(endpoints) };
}

describe('GET /.well-known/authzen-configuration', () => {
  const base = 'https://pdp.example.com';
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ env: { PUBLIC_URL: `${base}/` } });
  });
  afterAll(() => server.stop());

  it('[AZ-30] says where the decision point is and where its calls are, to anyone, and leaves out what is empty', async () => {
    const { status, headers, body } = await server.as(undefined).get('/.well-known/authzen-configuration');
    expect([status, body]).toEqual([200, metadataOf(base)]);
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('[AZ-30] believes PUBLIC_URL and no header', async () => {
    const { body } = await server.as(undefined).get('/.well-known/authzen-configuration', {
      headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', Forwarded: 'host=evil.example' },
    });
    expect(body).toEqual(metadataOf(base));
  });

  it('[AZ-30] names addresses that answer', async () => {
    for (const path of Object.values(ENDPOINTS)) {
      expect([path, (await server.admin.post(path, {})).status]).toEqual([path, 400]);
    }
  });

  it('[AZ-31] knows no tenants', async () => {
    const answer = await server.as(undefined).get('/.well-known/authzen-configuration/tenant1');
    expect([answer.status, answer.body]).toMatchObject([404, { code: 'route_not_found' }]);
  });
});

describe.each(['https://pdp.example.com/tenant1', 'https://pdp.example.com/behind/a%20proxy'])(
  'the metadata of a decision point at %s',
  (base) => {
    it('[AZ-31] is where the standard looks for it, under its own path and no other', async () => {
      const server = await TestServer.start({ env: { PUBLIC_URL: base } });
      try {
        const { pathname } = new URL(base);
        for (const path of ['', pathname]) {
          const { status, body } = await server.as(undefined).get(`/.well-known/authzen-configuration${path}`);
          expect([status, body]).toEqual([200, metadataOf(base)]);
        }
        for (const path of ['/tenant2', `${pathname}/more`, '/behind', '/..%2f']) {
          const { status } = await server.as(undefined).get(`/.well-known/authzen-configuration${path}`);
          expect([path, status]).toEqual([path, 404]);
        }
      } finally {
        await server.stop();
      }
    });
  },
);
