import { aUser } from '../support/builders.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { metricOf } from './metric.js';

const ATTEMPTS = 40;
const QUESTION = { privilege: 'ADMINISTRATION' };

describe('When more want to sign in than can be verified', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await TestServer.start({
      env: { GUILDHALL_PASSWORD_HASHES_MAX: '1', GUILDHALL_PASSWORD_HASHES_QUEUED_MAX: '3' },
    });
  });
  afterEach(() => server.stop());

  it('some are told at once to come back, the others are served, and nobody else notices', async () => {
    const users = [];
    for (let count = 0; count < ATTEMPTS; count += 1) {
      users.push(await aUser(server.admin, { password: 'a password of a test' }));
    }
    const attempts = users.map(({ username }) =>
      server.as(undefined).post('sessions', { username, password: 'a password of a test' }),
    );
    expect((await server.admin.post('access/check', QUESTION)).status).toBe(200);
    expect((await server.admin.get('/health/ready')).status).toBe(200);
    const answers = await Promise.all(attempts);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(4);
    for (const answer of refused) {
      expect(problemOf(answer)).toMatchObject({ status: 503, code: 'overloaded' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await metricOf(server, 'guildhall_refusals_total{reason="password_hashes"}')).toBe(refused.length);
    expect(await metricOf(server, 'guildhall_password_hashes_running')).toBe(0);
    // What was not looked at does not count as failed.
    expect(await server.sql('SELECT key FROM sign_in_attempts WHERE failures > 0')).toEqual([]);
  }, 60_000);
});
