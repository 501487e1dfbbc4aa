import { ExternalPostgres } from '../support/external-postgres.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { cleanUp, temporaryFolder } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';

describe('A database that a newer release has written', () => {
  afterEach(cleanUp);

  it('is not answered from by a running server that would misread it, until it is as before', async () => {
    const server = await TestServer.start();
    try {
      const question = { user: 1, privilege: 'ADMINISTRATION' };
      await server.sql(`INSERT INTO required_features VALUES ('denials')`);
      for (const answer of [
        await server.admin.post('access/check', question),
        await server.admin.get('groups'),
        await server.as(undefined).get('/health/ready'),
      ]) {
        expect(answer.status).toBe(503);
        expect(answer.body).toMatchObject({ code: 'database_unavailable', detail: expect.stringContaining('denials') });
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      expect((await server.as(undefined).get('/health/live')).status).toBe(200);
      await server.sql('DELETE FROM required_features');
      expect((await server.admin.post('access/check', question)).body).toMatchObject({ allowed: true });
      expect((await server.as(undefined).get('/health/ready')).status).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('keeps a server from starting, which says why', async () => {
    const postgres = await ExternalPostgres.start();
    const env = { DATABASE_URL: postgres.url() };
    const dataDir = temporaryFolder();
    await (await GuildhallProcess.start({ dataDir, env })).stop();
    await postgres.sql(`INSERT INTO required_features VALUES ('denials')`);
    const server = new GuildhallProcess({ dataDir, env });
    expect((await server.whenEnded()).code).toBe(1);
    expect(server.stderr).toContain('does not know what it requires: denials');
  }, 60_000);
});
