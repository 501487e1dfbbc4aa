// Measures our server beside what it stands on, in interleaved rounds of one run, and prints the ratios.
import { LARGE } from '../test/support/large-data.js';
import { makeBenchDatabase, startDurablePostgres } from './bench-database.js';
import { measureFigures } from './figures.js';
import { load, type RequestSource } from './load.js';
import { DESCRIPTIONS, KINDS, recordAll, requestsOf } from './scenarios.js';
import { ServerProcess, type ServerName } from './server-process.js';
import { printRatios, printTable, type Sample } from './table.js';

const ROUNDS = 5;
const ROUND_SECONDS = 1.5;
const WARM_UP_SECONDS = 2;

/** Small enough that Postgres answers at once: what a server adds then shows most. */
const SMALL = { users: 2_000, groups: 1_000, groupsPerUser: 5, auditEvents: 0 };

interface Cell {
  title: string;
  server: ServerName;
  source: RequestSource;
  samples: Sample[];
}

const postgres = await startDurablePostgres();
try {
  const cells = await measure();
  printTable(cells);
  printRatios(cells);
  if (!process.argv.includes('--ratios-only')) {
    const figures = await measureFigures(await makeBenchDatabase(postgres.address, LARGE));
    console.log();
    console.table(figures);
  }
} finally {
  await postgres.stop();
}

async function measure(): Promise<Cell[]> {
  const database = await makeBenchDatabase(postgres.address, SMALL);
  const { statements, ids } = await recordAll(database);
  const servers = new Map<ServerName, ServerProcess>();
  for (const name of ['raw-http', 'plain-express', 'bare-pg', 'guildhall'] as const) {
    servers.set(name, await ServerProcess.start(name, { ...database, statements }));
  }
  const get = requestsOf('get', database.adminToken, ids);
  const cells = [
    cellOf('a fixed answer', 'raw-http', get),
    cellOf('a fixed answer', 'plain-express', get),
    ...KINDS.flatMap((kind) => {
      const source = requestsOf(kind, database.adminToken, ids);
      return [cellOf(DESCRIPTIONS[kind], 'bare-pg', source), cellOf(DESCRIPTIONS[kind], 'guildhall', source)];
    }),
  ];
  for (const one of cells) await sample(one, servers, WARM_UP_SECONDS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.error(`round ${round} of ${ROUNDS}`);
    // Forwards and backwards in turn, so that nothing always follows the same other thing.
    for (const one of round % 2 === 0 ? cells.toReversed() : cells) {
      one.samples.push(await sample(one, servers, ROUND_SECONDS));
    }
  }
  for (const server of servers.values()) await server.stop();
  return cells;
}

/** Throws when an answer is not 2xx: what fails fast is not fast. */
async function sample(cell: Cell, servers: Map<ServerName, ServerProcess>, seconds: number): Promise<Sample> {
  const server = servers.get(cell.server);
  if (!server) throw new Error(`${cell.server} is not running.`);
  const before = await server.usage();
  const result = await load(server.port, cell.source, seconds);
  const after = await server.usage();
  if (result.failures.size > 0) {
    const failures = [...result.failures].map(([status, count]) => `${count} times ${status}`).join(', ');
    throw new Error(`${cell.server} failed to ${cell.title}: ${failures} in ${result.requests} requests.`);
  }
  return {
    perSecond: result.requests / result.seconds,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / result.requests,
  };
}

function cellOf(title: string, server: ServerName, source: RequestSource): Cell {
  return { title, server, source, samples: [] };
}
