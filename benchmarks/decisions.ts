// Measures decisions over HTTP beside what they stand on and what one would do without us, in interleaved rounds.
import { randomInt } from 'node:crypto';
import { firstIds } from './access/access-data.js';
import { privilegeName, userName, type AccessDataSize, type FirstIds } from './access/access-rows.js';
import { CLOSURE_STATEMENTS, makeClosureTables } from './access/closure-tables.js';
import { makeAccessDatabase, openFolder, withClient, type AccessDatabase } from './access/data-folder.js';
import { readFolder, SMALL } from './access/options.js';
import { startDurablePostgres } from './bench-database.js';
import { requestBytes, type RequestSource } from './load.js';
import { cellOf, measureInRounds, type Cell } from './rounds.js';
import { ServerProcess, type ServerName } from './server-process.js';
import { costRatio, printTable, rateRatio } from './table.js';

const BATCH = 1_000;
/** What AuthZEN is asked about when nothing in particular is meant. */
const NO_RESOURCE = { type: 'urn:guildhall:no-resource', id: '*' };
/** Requests are made before: the load would measure itself otherwise. */
const DISTINCT_SINGLES = 1_024;
const DISTINCT_BATCHES = 64;

const folder = readFolder();
const { size, database, stop } = await (folder === undefined ? openSmall() : openFolder(folder));
try {
  const first = await withClient(database.address, async (client) => {
    await makeClosureTables(client);
    return firstIds(client);
  });
  const cells = cellsOf(database.adminToken, size, first);
  const servers = new Map<ServerName, ServerProcess>();
  for (const name of ['raw-json', 'closure-sql', 'guildhall'] as const) {
    servers.set(name, await ServerProcess.start(name, { ...database, statements: { closure: CLOSURE_STATEMENTS } }));
  }
  await measureInRounds(Object.values(cells), servers);
  for (const server of servers.values()) await server.stop();
  printTable(Object.values(cells));
  printAims(cells);
} finally {
  await stop();
}

async function openSmall(): Promise<AccessDatabase> {
  const postgres = await startDurablePostgres();
  return { size: SMALL, database: await makeAccessDatabase(postgres.address, SMALL), stop: postgres.stop };
}

type Cells = ReturnType<typeof cellsOf>;

function cellsOf(token: string, { users, privileges }: AccessDataSize, first: FirstIds) {
  const byName = () => ({ user: userName(randomInt(users)), privilege: privilegeName(randomInt(privileges)) });
  const byId = () => ({
    user: (first.users ?? 0) + randomInt(users),
    privilege: (first.privileges ?? 0) + randomInt(privileges),
  });
  const single = (more: object): RequestSource =>
    sourceOf(DISTINCT_SINGLES, () => requestBytes('POST', '/api/v1/access/check', token, { ...byName(), ...more }));
  const batch = (question: () => object): RequestSource =>
    sourceOf(DISTINCT_BATCHES, () =>
      requestBytes('POST', '/api/v1/access/checks', token, { checks: Array.from({ length: BATCH }, question) }),
    );
  const evaluation = (): object => {
    const { user, privilege } = byName();
    return { subject: { type: 'user', id: user }, action: { name: privilege } };
  };
  const oneEvaluation = sourceOf(DISTINCT_SINGLES, () =>
    requestBytes('POST', '/access/v1/evaluation', token, { ...evaluation(), resource: NO_RESOURCE }),
  );
  const evaluations = sourceOf(DISTINCT_BATCHES, () =>
    requestBytes('POST', '/access/v1/evaluations', token, {
      resource: NO_RESOURCE,
      evaluations: Array.from({ length: BATCH }, evaluation),
    }),
  );
  const [fresh, quick] = [single({}), single({ consistency: 'minimizeLatency' })];
  const [ids, names] = [batch(byId), batch(byName)];
  return {
    rawSingle: cellOf('one check', 'raw-json', fresh),
    fresh: cellOf('one check, fresh', 'guildhall', fresh),
    quick: cellOf('one check, minimizeLatency', 'guildhall', quick),
    sqlSingle: cellOf('one check', 'closure-sql', fresh),
    rawIds: cellOf('1,000 checks by id', 'raw-json', ids),
    ids: cellOf('1,000 checks by id', 'guildhall', ids),
    sqlIds: cellOf('1,000 checks by id', 'closure-sql', ids),
    rawNames: cellOf('1,000 checks by names', 'raw-json', names),
    names: cellOf('1,000 checks by names', 'guildhall', names),
    rawEvaluation: cellOf('one AuthZEN evaluation', 'raw-json', oneEvaluation),
    evaluation: cellOf('one AuthZEN evaluation', 'guildhall', oneEvaluation),
    rawEvaluations: cellOf('1,000 AuthZEN evaluations', 'raw-json', evaluations),
    evaluations: cellOf('1,000 AuthZEN evaluations', 'guildhall', evaluations),
  };
}

/** The same requests again and again. */
function sourceOf(count: number, make: () => Buffer): RequestSource {
  const requests = Array.from({ length: count }, make);
  let next = 0;
  return { next: () => requests[next++ % count] as Buffer };
}

function printAims(cells: Cells): void {
  console.table([
    rowOf('one check, fresh, to raw', cells.fresh, cells.rawSingle, 0.6),
    rowOf('one check, minimizeLatency, to raw', cells.quick, cells.rawSingle, 0.75),
    rowOf('1,000 by id, to raw', cells.ids, cells.rawIds, 0.65),
    rowOf('1,000 by names, to raw', cells.names, cells.rawNames, 0.4),
    rowOf('one AuthZEN evaluation, to raw', cells.evaluation, cells.rawEvaluation, 0.6),
    rowOf('1,000 AuthZEN evaluations, to raw', cells.evaluations, cells.rawEvaluations, 0.5),
    rowOf('one check, fresh, to SQL', cells.fresh, cells.sqlSingle, 5),
    rowOf('1,000 by id, to SQL', cells.ids, cells.sqlIds, 20),
  ]);
}

function rowOf(what: string, ours: Cell, base: Cell, aim: number): Record<string, string | number> {
  return {
    what,
    'requests/s': rateRatio(ours.samples, base.samples).toFixed(2),
    'by processor time': costRatio(base.samples, ours.samples).toFixed(2),
    'aim, at least': aim,
  };
}
