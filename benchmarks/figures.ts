import { Api } from '../test/support/api.js';
import type { BenchDatabase } from './bench-database.js';
import { ServerProcess } from './server-process.js';

const LOGIN_SECONDS = 3;
const LOGIN_USERS = 4;

/** Single figures of our server on a large database, each measured once. */
export async function measureFigures(database: BenchDatabase): Promise<Record<string, string>> {
  const started = performance.now();
  const server = await ServerProcess.start('guildhall', { ...database, statements: {} });
  const startMs = performance.now() - started;
  const api = new Api(`http://127.0.0.1:${server.port}`, database.adminToken);
  const { rssBytes: idleBytes } = await server.usage();
  const walk = await walkGroups(api);
  const logins = await logIn(api);
  const { rssBytes } = await server.usage();
  await server.stop();
  return {
    'cold start on existing data, Postgres running': `${Math.round(startMs)} ms`,
    [`walk of ${walk.groups} groups in pages of 100`]: `${Math.round(walk.ms)} ms`,
    'sign-ins a second (Argon2id)': logins.toFixed(1),
    'memory (resident) when ready, after the walk': `${megabytes(idleBytes)} MB, ${megabytes(rssBytes)} MB`,
  };
}

async function walkGroups(api: Api): Promise<{ groups: number; ms: number }> {
  const started = performance.now();
  let groups = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await api.get<{ items: unknown[]; nextCursor: string | null }>(`groups?limit=100${query}`);
    groups += body.items.length;
    cursor = body.nextCursor;
  }
  return { groups, ms: performance.now() - started };
}

/** Some users at once, each of them again and again: one user at a time would wait for himself. */
async function logIn(admin: Api): Promise<number> {
  const password = 'a password for measuring';
  const anyone = new Api(admin.url);
  const names = Array.from({ length: LOGIN_USERS }, (_, index) => `sign-in-${index}`);
  for (const username of names) await admin.post('users', { username, password });
  const started = performance.now();
  let count = 0;
  const again = async (username: string): Promise<void> => {
    while (performance.now() - started < LOGIN_SECONDS * 1_000) {
      const { status } = await anyone.post('sessions', { username, password });
      if (status !== 201) throw new Error(`A sign-in was answered with ${status}.`);
      count += 1;
    }
  };
  await Promise.all(names.map(again));
  return count / ((performance.now() - started) / 1_000);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
