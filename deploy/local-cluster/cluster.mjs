// A cluster on this machine: a primary and its standby, PgBouncer, two servers, HAProxy. See README.md beside it.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  addressOf,
  answers,
  folderOf,
  leadPgBouncerTo,
  makePrimary,
  makeStandby,
  sql,
  startPostgres,
} from './databases.mjs';
import { Load } from './load.mjs';
import { end, pidOf, until } from './processes.mjs';
import { FRONT, isReady, nameOf, startHaProxy, startServer, stopServer, urlOf } from './servers.mjs';
import { FOLDER, inFolder, PORTS, prepareFolder, programs, readState, secrets, writeState } from './settings.mjs';

const WARM_UP_MS = 3_000;
const SERVERS = PORTS.servers.map((_, index) => index);

const COMMANDS = {
  start,
  status,
  stop,
  failover: () => underLoad(failover),
  'restart-servers': () => underLoad(restartServers),
  remove,
};

const [command = 'status', ...options] = process.argv.slice(2);
const has = (option) => options.includes(option);

async function start() {
  programs();
  prepareFolder();
  if (fs.existsSync(inFolder('state.json'))) return startAgain();
  await makePrimary(0);
  await makeStandby(1, 0, has('--asynchronous'));
  writeState({ primary: 0, isStandbyThere: true, usesPgBouncer: !has('--no-pgbouncer') });
  await startAllButPostgres();
}

async function startAgain() {
  const state = readState();
  writeState({ ...state, usesPgBouncer: !has('--no-pgbouncer') });
  const numbers = state.isStandbyThere ? [state.primary, 1 - state.primary] : [state.primary];
  for (const number of numbers) if (!answers(number)) await startPostgres(number);
  await startAllButPostgres();
}

async function startAllButPostgres() {
  const { primary, usesPgBouncer } = readState();
  if (usesPgBouncer) await leadPgBouncerTo(primary);
  for (const index of SERVERS) {
    if (pidOf(nameOf(index)) === undefined) await startServer(index, { usesPgBouncer, replica: 1 - primary });
  }
  if (pidOf('haproxy') === undefined) await startHaProxy();
  await status();
}

async function status() {
  const { primary, usesPgBouncer } = readState();
  const lines = [0, 1].map((number) => {
    const role = number === primary ? 'primary' : 'standby';
    return [`postgres-${number}`, addressOf(number), answers(number) ? role : 'away'];
  });
  if (usesPgBouncer) lines.push(['pgbouncer', `port ${PORTS.pgbouncer}`, pidOf('pgbouncer') ? 'runs' : 'away']);
  for (const index of SERVERS)
    lines.push([nameOf(index), urlOf(index), (await isReady(urlOf(index))) ? 'ready' : 'not ready']);
  lines.push(['haproxy', FRONT, (await isReady(FRONT)) ? 'ready' : 'not ready']);
  for (const [name, address, state] of lines) console.log(`${name.padEnd(12)} ${address.padEnd(52)} ${state}`);
  console.log(`token        ${secrets().token}`);
}

async function stop() {
  await end('haproxy');
  for (const index of SERVERS) await stopServer(index);
  await end('pgbouncer', 'SIGINT');
  for (const number of [0, 1]) await end(`postgres-${number}`, 'SIGINT');
}

async function remove() {
  await stop();
  fs.rmSync(FOLDER, { recursive: true, force: true });
}

/** Ends the primary as a power failure would, and has the standby take its place. */
async function failover() {
  const state = readState();
  const next = 1 - state.primary;
  if (!answers(next)) throw new Error('There is no standby. Make one with: cluster.mjs rejoin');
  await end(`postgres-${state.primary}`, 'SIGQUIT');
  await delay(Number(process.env.LOCAL_CLUSTER_DETECTION_MS || 1_000)); // What whoever watches the primary needs to notice.
  // A copy of a primary that waits for its standby would wait for one that is not there.
  sql(next, `ALTER SYSTEM SET synchronous_standby_names = ''`, 'postgres');
  sql(next, 'SELECT pg_reload_conf()', 'postgres');
  sql(next, 'SELECT pg_promote(true)', 'postgres');
  const promotedMs = performance.now();
  writeState({ ...state, primary: next, isStandbyThere: false });
  if (state.usesPgBouncer) await leadPgBouncerTo(next);
  for (const index of SERVERS) await until(() => writes(urlOf(index)), `${nameOf(index)} writes`);
  return { backAfterMs: Math.round(performance.now() - promotedMs) };
}

COMMANDS.rejoin = async () => {
  const state = readState();
  await end(`postgres-${1 - state.primary}`, 'SIGINT');
  await makeStandby(1 - state.primary, state.primary, has('--asynchronous'));
  writeState({ ...state, isStandbyThere: true });
  console.log(`${folderOf(1 - state.primary)} follows again`);
};

async function restartServers() {
  const { primary, usesPgBouncer } = readState();
  for (const index of SERVERS) {
    await stopServer(index);
    await startServer(index, { usesPgBouncer, replica: 1 - primary });
    await delay(WARM_UP_MS); // HAProxy asks twice before it sends anybody there.
  }
  return {};
}

async function writes(url) {
  const headers = { authorization: `Bearer ${secrets().token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: `written-${performance.now()}` });
  const answer = await fetch(`${url}/api/v1/groups`, { method: 'POST', headers, body }).catch(() => undefined);
  return answer?.status === 201;
}

/** Does something; with `--load` while the front is asked without a pause. Prints what came of it. */
async function underLoad(action) {
  const load = has('--load') ? new Load().start() : undefined;
  if (load) await delay(WARM_UP_MS);
  const outcome = await action();
  if (load) await delay(WARM_UP_MS);
  console.log(JSON.stringify({ ...outcome, ...(await load?.stop()) }));
}

try {
  const run = COMMANDS[command];
  if (!run) throw new Error(`There is no ${command}: ${Object.keys(COMMANDS).join(', ')}`);
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
