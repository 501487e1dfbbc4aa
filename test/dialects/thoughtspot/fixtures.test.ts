import { ADMIN_PASSWORD, TestServer } from '../../support/test-server.js';
import { FIXTURES, SEED } from './fixtures.js';
import { BASE, cookieOf } from './thoughtspot-client.js';

const REQUEST_ID = '2ff9d2e4-c928-4192-8250-8450de264ab7';
const TENANT_ID = '982d6da9-9cd1-479e-b9a6-35aa05f9282a';
const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
const SENT = [SEED, ...FIXTURES.map(({ path }) => path)].flatMap((text) => text.match(GUID) ?? []);
const KNOWN_IDS: ReadonlySet<string> = new Set([REQUEST_ID, TENANT_ID, ...SENT]);

describe('ThoughtSpot fixtures', () => {
  let server: TestServer;
  let cookie: string;

  beforeAll(async () => {
    server = await TestServer.start();
    for (const statement of SEED.split(';')) await server.sql(statement);
    const raw = new URLSearchParams({ username: 'tsadmin', password: ADMIN_PASSWORD });
    cookie = cookieOf(await server.as(undefined).post(`${BASE}/session/login`, undefined, { raw }));
  });
  afterAll(() => server.stop());

  it.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
    'answers byte for byte: %s',
    async (_name, { method, path, form, anonymous, status, answer }) => {
      const response = await fetch(`${server.url}${BASE}/${path}`, {
        method,
        headers: {
          'X-Request-Id': REQUEST_ID,
          'X-Requested-By': 'ThoughtSpot',
          Accept: 'application/json',
          ...(anonymous ? {} : { Cookie: cookie }),
        },
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      });
      const text = (await response.text())
        .replace(/"(created|modified)":\d{13}/g, '"$1":{{ms}}')
        .replace(GUID, (id) => (KNOWN_IDS.has(id) ? id : '{{guid}}'));
      expect({ status: response.status, text }).toEqual({ status, text: answer });
      expect(response.headers.get('x-callosum-incident-id')).toBe(REQUEST_ID);
      expect(response.headers.get('content-type')).toBe(answer === '' ? null : 'application/json; charset=utf-8');
    },
  );
});
