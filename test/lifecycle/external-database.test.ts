import fs from 'node:fs';
import path from 'node:path';
import { ExternalPostgres } from '../support/external-postgres.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { awaitedLater, cleanUp, temporaryFolder, until } from '../support/processes.js';

describe('A server on an external Postgres', () => {
  afterEach(cleanUp);

  it('says which database it uses, without the password, and starts none of its own', async () => {
    const postgres = await ExternalPostgres.start();
    const server = await startOn(postgres, 's3cret-password');
    expect(server.stdout).toContain(`Postgres at 127.0.0.1:${postgres.port}/guildhall (DATABASE_URL)`);
    expect(server.stdout + server.stderr).not.toContain('s3cret-password');
    expect(fs.existsSync(server.postgresFolder)).toBe(false);
    const { body } = await server.as(server.credentials?.token).post('groups', { name: 'over there' });
    expect(await postgres.sql(`SELECT name FROM groups WHERE id = ${String(body.id)}`)).toEqual([
      { name: 'over there' },
    ]);
    expect(await server.stop()).toBe(0);
    expect(await postgres.sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('answers 503 while its database is away, and goes on by itself when it is back', async () => {
    const postgres = await ExternalPostgres.start();
    const server = await startOn(postgres);
    const admin = server.as(server.credentials?.token);
    expect((await admin.get('/health/ready')).body).toEqual({ status: 'ok' });

    await postgres.stop();
    for (const address of ['groups', 'me', '/health/ready']) {
      const answer = await admin.get(address);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ code: 'database_unavailable', status: 503 });
    }
    expect((await admin.post('groups', { name: 'lost' })).status).toBe(503);
    expect((await admin.get('/health/live')).body).toEqual({ status: 'ok' });

    await postgres.resume();
    await until(async () => (await admin.get('/health/ready')).status === 200, 'the server is ready again');
    expect((await admin.post('groups', { name: 'found' })).status).toBe(201);
    expect(await postgres.sql(`SELECT name FROM groups WHERE name IN ('lost', 'found')`)).toEqual([{ name: 'found' }]);
  });

  it('fails no request with anything but 503 when its database restarts under load', async () => {
    const postgres = await ExternalPostgres.start();
    const server = await startOn(postgres);
    const admin = server.as(server.credentials?.token);
    const statuses = new Set<number>();
    const over = new AbortController();
    const ask = async (worker: number): Promise<void> => {
      for (let number = 1; !over.signal.aborted; number += 1) {
        statuses.add((await admin.post('groups', { name: `${worker}-${number}` })).status);
        statuses.add((await admin.get('groups')).status);
      }
    };
    const workers = Array.from({ length: 8 }, (_, worker) => awaitedLater(ask(worker)));
    const answered = new Set<number>();
    for (let restart = 1; restart <= 3; restart += 1) {
      statuses.clear();
      await until(() => statuses.has(201) && statuses.has(200), 'requests are answered');
      await postgres.stop();
      await until(() => statuses.has(503), 'requests are refused');
      await postgres.resume();
      await until(async () => (await admin.get('/health/ready')).status === 200, 'the server is ready again');
      for (const status of statuses) answered.add(status);
    }
    over.abort();
    await Promise.all(workers);
    expect([...answered].toSorted()).toEqual([200, 201, 503]);
    expect(await server.stop()).toBe(0);
  });

  it('serves the same data from two servers with one key', async () => {
    const postgres = await ExternalPostgres.start();
    const first = await startOn(postgres);
    const key = fs.readFileSync(path.join(first.options.dataDir, 'secret.key'), 'utf8').trim();
    const second = await startOn(postgres, 'any', { GUILDHALL_SECRET_KEY: key });
    expect(second.credentials).toBeNull();
    const token = first.credentials?.token;
    const { body } = await first.as(token).post('groups', { name: 'shared' });
    expect((await second.as(token).get(`groups/${String(body.id)}`)).body).toEqual(body);
  });
});

function startOn(
  postgres: ExternalPostgres,
  password = 'any',
  env: Record<string, string> = {},
): Promise<GuildhallProcess> {
  const dataDir = path.join(temporaryFolder(), 'data');
  return GuildhallProcess.start({ dataDir, env: { DATABASE_URL: postgres.url(password), ...env } });
}
