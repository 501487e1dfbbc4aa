// Measures SCIM beside the native API, a bulk beside single calls, and lists by filter on little and on much data.
import { randomInt } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { makeBenchDatabase, startDurablePostgres, type BenchDatabase } from './bench-database.js';
import { requestBytes, type RequestSource } from './load.js';
import { cellOf, measureInRounds, type Cell } from './rounds.js';
import { ServerProcess } from './server-process.js';
import { median, printTable, rateRatio } from './table.js';

const OPERATIONS = 1_000;
const ROUNDS = 3;
const [FEW, MANY] = [1_000, 100_000];
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const postgres = await startDurablePostgres();
try {
  const few = await makeDatabase(FEW);
  const many = await makeDatabase(MANY);
  const filters = { few: listCells(FEW, few.adminToken), many: listCells(MANY, many.adminToken) };
  const creates = createCells(few.adminToken);
  const bulk = await withGuildhall(few, async (server) => {
    await measureInRounds([...filters.few, ...creates], new Map([['guildhall', server]]));
    return measureBulk(server.port, few.adminToken);
  });
  await withGuildhall(many, (server) => measureInRounds(filters.many, new Map([['guildhall', server]])));
  printTable([...creates, ...filters.few, ...filters.many]);
  printRates(creates, filters, bulk);
} finally {
  await postgres.stop();
}

/** Users with addresses. */
async function makeDatabase(users: number): Promise<BenchDatabase> {
  const size = { users, groups: 100, groupsPerUser: 2, auditEvents: 0 };
  const database = await makeBenchDatabase(postgres.address, size);
  const dataSource = await new DataSource(dataSourceOptions(database.address, [])).initialize();
  await dataSource.query(
    `INSERT INTO user_emails (user_id, position, value, type)
     SELECT id, 0, username || '@example.org', 'work' FROM users ON CONFLICT DO NOTHING`,
  );
  await dataSource.query('VACUUM ANALYZE');
  await dataSource.destroy();
  return database;
}

async function withGuildhall<T>(database: BenchDatabase, work: (server: ServerProcess) => Promise<T>): Promise<T> {
  const server = await ServerProcess.start('guildhall', { ...database, statements: {} });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

function listCells(users: number, token: string): Cell[] {
  const name = (): string => `large-user-${String(randomInt(users)).padStart(6, '0')}`;
  const list = (filter: () => string): RequestSource => ({
    next: () => requestBytes('GET', `/scim/v2/Users?filter=${encodeURIComponent(filter())}`, token),
  });
  const among = `among ${users.toLocaleString('en')}`;
  return [
    cellOf(
      `userName eq, ${among}`,
      'guildhall',
      list(() => `userName eq "${name()}"`),
    ),
    cellOf(
      `emails.value eq, ${among}`,
      'guildhall',
      list(() => `emails.value eq "${name()}@example.org"`),
    ),
  ];
}

function createCells(token: string): Cell[] {
  const native = (): object => {
    const username = aName();
    return { username, displayName: 'Ada Lovelace', email: `${username}@example.org` };
  };
  return [
    cellOf('create a user natively', 'guildhall', {
      next: () => requestBytes('POST', '/api/v1/users', token, native()),
    }),
    cellOf('create a user over SCIM', 'guildhall', {
      next: () => requestBytes('POST', '/scim/v2/Users', token, aUser()),
    }),
  ];
}

interface Rates {
  bulk: number;
  single: number;
}

/** Creations a second: in one request, and one after the other. */
async function measureBulk(port: number, token: string): Promise<Rates> {
  const post = async (path: string, body: object): Promise<void> => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' };
    const response = await fetch(`http://127.0.0.1:${port}/scim/v2${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { Operations?: { status: string }[] };
    const statuses = answer.Operations?.map(({ status }) => status) ?? [String(response.status)];
    if (statuses.some((status) => status !== '201')) throw new Error(`${path} failed: ${statuses.join(', ')}`);
  };
  const rates: { [K in keyof Rates]: number[] } = { bulk: [], single: [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    rates.bulk.push(await rateOf(() => post('/Bulk', aBulk())));
    rates.single.push(
      await rateOf(async () => {
        for (let made = 0; made < OPERATIONS; made += 1) await post('/Users', aUser());
      }),
    );
  }
  return { bulk: median(rates.bulk), single: median(rates.single) };
}

async function rateOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (OPERATIONS / (performance.now() - started)) * 1_000;
}

function aBulk(): object {
  const operation = (_: unknown, index: number): object => ({
    method: 'POST',
    path: '/Users',
    bulkId: String(index),
    data: aUser(),
  });
  return { schemas: [BULK], Operations: Array.from({ length: OPERATIONS }, operation) };
}

function aUser(): object {
  const userName = aName();
  const emails = [{ value: `${userName}@example.org`, type: 'work', primary: true }];
  return { schemas: [USER], userName, displayName: 'Ada Lovelace', emails };
}

function aName(): string {
  return `made-${randomInt(2 ** 47)}`;
}

function ratio(of: Cell | undefined, base: Cell | undefined): string {
  return `${Math.round(rateRatio(of?.samples ?? [], base?.samples ?? []) * 100)} %`;
}

function printRates([native, scim]: Cell[], filters: Record<'few' | 'many', Cell[]>, { bulk, single }: Rates): void {
  console.table({
    'creating users, SCIM to native': ratio(scim, native),
    'userName eq, 100,000 users to 1,000': ratio(filters.many[0], filters.few[0]),
    'emails.value eq, 100,000 users to 1,000': ratio(filters.many[1], filters.few[1]),
    'creations a second in a bulk': Math.round(bulk),
    'creations a second one after the other': Math.round(single),
    'bulk to single': (bulk / single).toFixed(1),
  });
}
