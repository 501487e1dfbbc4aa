// Measures whether the time of a refused sign-in tells whether the user exists: attempts of both kinds in random order, by
// every way to sign in, compared by their medians and by the test of Mann and Whitney.
import { randomBytes, randomInt } from 'node:crypto';
import { Api } from '../test/support/api.js';
import { withClient } from './access/data-folder.js';
import { makeEmptyDatabase, startDurablePostgres } from './bench-database.js';
import { mannWhitney, median } from './mann-whitney.js';
import { ServerProcess } from './server-process.js';

const ATTEMPTS = Number(process.argv[2] ?? 400);
const WARM_UP = 20;
const USERS = 20;
const PASSWORD = 'wrong password';

type SignIn = (api: Api, username: string) => Promise<{ status: number }>;

const WAYS: Readonly<Record<string, SignIn>> = {
  native: (api, username) => api.post('sessions', { username, password: PASSWORD }),
  ThoughtSpot: (api, username) => {
    const raw = new URLSearchParams({ username, password: PASSWORD });
    return api.post('/tspublic/v1/session/login', undefined, { raw });
  },
  CDS: (api, username) => api.post('/login', { username, password: PASSWORD }),
  MindTouch: (api, username) => {
    const Authorization = `Basic ${Buffer.from(`${username}:${PASSWORD}`).toString('base64')}`;
    return api.get('/@api/deki/users/authenticate', { headers: { Authorization } });
  },
};

const postgres = await startDurablePostgres();
try {
  const database = await makeEmptyDatabase(postgres.address);
  const server = await ServerProcess.start('guildhall', { ...database, statements: {} });
  const url = `http://127.0.0.1:${server.port}`;
  const known = await someUsers(new Api(url, database.adminToken));
  const rows: Record<string, string>[] = [];
  for (const [way, signIn] of Object.entries(WAYS)) {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let attempt = -WARM_UP; attempt < ATTEMPTS; attempt += 1) {
      const kind = randomInt(2) === 0 ? 'known' : 'unknown';
      const username = kind === 'known' ? (known[randomInt(known.length)] as string) : aName();
      // Delays after failures are not what is measured.
      await withClient(database.address, (client) => client.query('DELETE FROM sign_in_attempts'));
      const started = performance.now();
      const { status } = await signIn(new Api(url), username);
      const tookMs = performance.now() - started;
      if (status !== 400 && status !== 401) throw new Error(`${way} answers ${status}.`);
      if (attempt >= 0) times[kind].push(tookMs);
    }
    rows.push(rowOf(way, times.known, times.unknown));
  }
  console.table(rows);
  await server.stop();
} finally {
  await postgres.stop();
}

function rowOf(way: string, known: readonly number[], unknown: readonly number[]): Record<string, string> {
  const { z, p, above } = mannWhitney(known, unknown);
  const [first, second] = [median(known), median(unknown)];
  return {
    'signing in': way,
    'known, median ms': first.toFixed(2),
    'unknown, median ms': second.toFixed(2),
    'difference, ms': (first - second).toFixed(2),
    'chance that known is slower': above.toFixed(3),
    z: z.toFixed(2),
    p: p.toFixed(3),
  };
}

async function someUsers(admin: Api): Promise<string[]> {
  const names = Array.from({ length: USERS }, aName);
  for (const username of names) {
    const { status } = await admin.post('users', { username, password: 'correct horse battery' });
    if (status !== 201) throw new Error(`No user made: ${status}`);
  }
  return names;
}

function aName(): string {
  return `timing-${randomBytes(8).toString('hex')}`;
}
