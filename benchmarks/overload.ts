// Measures what a server does of its work when it is asked for once and for three times as much as it can do.
import { randomInt } from 'node:crypto';
import { makeAccessDatabase } from './access/data-folder.js';
import { privilegeName, userName } from './access/access-rows.js';
import { SMALL } from './access/options.js';
import { startDurablePostgres } from './bench-database.js';
import { load, requestBytes, type RequestSource } from './load.js';
import { openLoad, type OpenLoadResult } from './open-load.js';
import { ServerProcess } from './server-process.js';

const SECONDS = 6;
const WARM_UP_SECONDS = 3;
const FACTORS = [1, 3];
const PROBES_PER_SECOND = 20;
const PROBES = ['/health/live', '/health/ready'];
const PROBING_CONNECTIONS = 20;
const DISTINCT = 256;

interface Row {
  what: string;
  offered: string;
  'answered/s': number;
  'of capacity': string;
  'refused/s': number;
  'answered, p50 p99 ms': string;
  'refused, p50 p99 ms': string;
  'health, p50 p99 max ms': string;
  'health failed': number;
  unsent: number;
}

const postgres = await startDurablePostgres();
try {
  const database = await makeAccessDatabase(postgres.address, SMALL);
  const server = await ServerProcess.start('guildhall', { ...database, statements: {} });
  const token = database.adminToken;
  const rows: Row[] = [];
  for (const [what, source] of Object.entries(sources(token))) {
    await load(server.port, source, WARM_UP_SECONDS);
    const { requests, seconds } = await load(server.port, source, SECONDS);
    const capacity = requests / seconds;
    for (const factor of FACTORS) rows.push(await row(server.port, what, source, capacity, factor));
  }
  await server.stop();
  console.table(rows);
} finally {
  await postgres.stop();
}

function sources(token: string): Record<string, RequestSource> {
  return {
    'list 50 groups': repeat(() => requestBytes('GET', '/api/v1/groups?limit=50', token)),
    'get a group': repeat(() => requestBytes('GET', '/api/v1/groups/1', token)),
    'one check': repeat(() => requestBytes('POST', '/api/v1/access/check', token, question())),
  };
}

function question(): object {
  return { user: userName(randomInt(SMALL.users)), privilege: privilegeName(randomInt(SMALL.privileges)) };
}

function repeat(make: () => Buffer): RequestSource {
  const requests = Array.from({ length: DISTINCT }, make);
  let next = 0;
  return { next: () => requests[next++ % DISTINCT] as Buffer };
}

async function row(port: number, what: string, source: RequestSource, capacity: number, factor: number): Promise<Row> {
  const probes = repeatProbes();
  const [asked, health] = await Promise.all([
    openLoad(port, source, capacity * factor, SECONDS),
    openLoad(port, probes, PROBES_PER_SECOND, SECONDS, PROBING_CONNECTIONS),
  ]);
  const goodput = asked.servedMs.length / SECONDS;
  return {
    what,
    offered: `${factor} x ${Math.round(capacity)}/s`,
    'answered/s': Math.round(goodput),
    'of capacity': `${Math.round((goodput / capacity) * 100)} %`,
    'refused/s': Math.round(asked.refusedMs.length / SECONDS),
    'answered, p50 p99 ms': percentiles(asked.servedMs, 0.5, 0.99),
    'refused, p50 p99 ms': percentiles(asked.refusedMs, 0.5, 0.99),
    'health, p50 p99 max ms': percentiles(health.servedMs, 0.5, 0.99, 1),
    'health failed': failed(health),
    unsent: asked.unsent,
  };
}

function repeatProbes(): RequestSource {
  const requests = PROBES.map((path) => requestBytes('GET', path, ''));
  let next = 0;
  return { next: () => requests[next++ % requests.length] as Buffer };
}

/** Those that came back with another status, and those that did not come back in time. */
function failed({ refusedMs, servedMs }: OpenLoadResult): number {
  return refusedMs.length + Math.max(0, PROBES_PER_SECOND * SECONDS - PROBES.length - servedMs.length);
}

function percentiles(tookMs: number[], ...shares: number[]): string {
  const sorted = tookMs.toSorted((a, b) => a - b);
  if (sorted.length === 0) return '-';
  return shares
    .map((share) => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0))
    .join('  ');
}
