import { expectStatus } from '../../support/cast.js';
import { TestServer } from '../../support/test-server.js';
import { exchange, people, type People } from './exchange.js';
import { FIXTURES } from './fixtures.js';

const PASSWORD = 'correct horse battery staple';

describe('CDS fixtures', () => {
  let server: TestServer;
  let callers: People;

  beforeAll(async () => {
    server = await TestServer.start();
    callers = await people(server);
    await expectStatus(server.admin.put(`users/${callers.users.alice.id}/password`, { password: PASSWORD }), 204);
    const action = { kind: 'action', name: 'Deploy', description: 'Deploys' };
    await expectStatus(server.admin.post('resources', action), 201);
    await expectStatus(server.admin.post('resources', { kind: 'action', name: 'build' }), 201);
    await expectStatus(server.admin.post('resources', { kind: 'worker_model', name: 'go' }), 201);
    await expectStatus(server.admin.put('resources/1/groups/3'), 200);
  });
  afterAll(() => server.stop());

  it.each(FIXTURES.map((fixture) => [fixture.name, `${fixture.method} ${fixture.path}`, fixture] as const))(
    'answers byte for byte: %s (%s)',
    async (_name, _request, fixture) => {
      const { as, status, answer, ...request } = fixture;
      if (fixture.name.startsWith('C26')) await shareWithTeam();
      const given = await exchange(server, request, as === 'nobody' ? undefined : callers[as].token);
      expect({ status: given.status, text: steady(given.text) }).toEqual({ status, text: answer });
      expect(given.headers.get('content-type')).toBe('application/json');
    },
  );

  async function shareWithTeam(): Promise<void> {
    for (const id of [2, 3]) await expectStatus(server.admin.put(`resources/${id}/groups/4`), 200);
  }
});

/** The text with the volatile fields replaced; only where they have the form that they must have. */
function steady(text: string): string {
  return text
    .replace(/"uuid":"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"/, '"uuid":"{{uuid}}"')
    .replace(/"token":"[\da-f]{64}"/, '"token":"{{secret}}"')
    .replace(/"token":"gh_s_[0-9A-Za-z]{36}"/, '"token":"{{session}}"')
    .replaceAll(/"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z"/g, '"{{instant}}"');
}
