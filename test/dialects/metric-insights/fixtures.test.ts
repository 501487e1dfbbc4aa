import { TestServer } from '../../support/test-server.js';
import { exchange, seedExamples } from './exchange.js';
import { FIXTURES } from './fixtures.js';

describe('Metric Insights fixtures', () => {
  let server: TestServer;
  let key: string;

  beforeAll(async () => {
    server = await TestServer.start();
    key = String(server.admin.token);
    await seedExamples(server);
  });
  afterAll(() => server.stop());

  it.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
    'answers byte for byte: %s',
    async (_name, fixture) => {
      const { authenticated, status, answer, body, ...request } = fixture;
      const sent = { ...request, ...(body === undefined ? {} : { body: String(body).replace('{{key}}', key) }) };
      const given = await exchange(server, sent, authenticated === false ? undefined : key);
      const text = given.text
        .replace(/gh_s_[0-9A-Za-z]{36}/, '{{token}}')
        .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, '{{instant}}');
      expect({ status: given.status, text }).toEqual({ status, text: answer });
      const isXml = fixture.headers?.Accept === 'application/xml';
      expect(given.contentType).toBe(`application/${isXml ? 'xml' : 'json'}; charset=utf-8`);
    },
  );
});
