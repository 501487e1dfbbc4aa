// Measures our server beside what it stands on, in interleaved rounds of one run, and prints the ratios.
import { LARGE } from '../test/support/large-data.js';
import { makeBenchDatabase, startDurablePostgres } from './bench-database.js';
import { measureFigures } from './figures.js';
import { cellOf, measureInRounds, type Cell } from './rounds.js';
import { DESCRIPTIONS, KINDS, recordAll, requestsOf } from './scenarios.js';
import { ServerProcess, type ServerName } from './server-process.js';
import { printRatios, printTable } from './table.js';

/** Small enough that Postgres answers at once: what a server adds then shows most. */
const SMALL = { users: 2_000, groups: 1_000, groupsPerUser: 5, auditEvents: 0 };

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
  await measureInRounds(cells, servers);
  for (const server of servers.values()) await server.stop();
  return cells;
}
