// The two Postgres, one of which follows the other, and PgBouncer in front of the primary.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { launch, pidOf, until } from './processes.mjs';
import { account, asAccount, inFolder, PORTS, programs, USER } from './settings.mjs';

const HOST = '127.0.0.1';
const SETTINGS = [
  `listen_addresses = '${HOST}'`,
  'max_connections = 200',
  'wal_keep_size = 256MB',
  'wal_log_hints = on',
  "wal_retrieve_retry_interval = '200ms'",
  'log_min_messages = warning',
];

export const folderOf = (number) => inFolder(`postgres-${number}`);

/** As DATABASE_URL has it: the hosts with these numbers. */
export function addressOf(...numbers) {
  return `postgres://${USER}@${numbers.map((number) => `${HOST}:${PORTS.postgres[number]}`).join()}/${USER}`;
}

export function bouncedAddress() {
  return `postgres://${USER}@${HOST}:${PORTS.pgbouncer}/${USER}`;
}

/** Runs SQL, and answers what it prints. */
export function sql(number, statement, database = USER) {
  const port = String(PORTS.postgres[number]);
  const args = ['-h', HOST, '-p', port, '-U', USER, '-d', database, '-AtXqc', statement];
  return execFileSync('psql', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

export function answers(number) {
  try {
    return sql(number, 'SELECT 1', 'postgres') === '1';
  } catch {
    return false;
  }
}

export async function makePrimary(number) {
  runTool('initdb', ['-D', folderOf(number), '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '-N']);
  fs.appendFileSync(`${folderOf(number)}/postgresql.conf`, `${SETTINGS.join('\n')}\n`);
  await startPostgres(number);
  sql(number, `CREATE DATABASE ${USER}`, 'postgres');
}

/** Makes a copy of `source` that follows it. Unless it may be behind, `source` acknowledges what the copy has alone. */
export async function makeStandby(number, source, mayBeBehind) {
  fs.rmSync(folderOf(number), { recursive: true, force: true });
  const from = ['-h', HOST, '-p', String(PORTS.postgres[source]), '-U', USER];
  runTool('pg_basebackup', [...from, '-D', folderOf(number), '-R', '-X', 'stream', '-c', 'fast']);
  await startPostgres(number);
  sql(source, `ALTER SYSTEM SET synchronous_standby_names = '${mayBeBehind ? '' : '*'}'`, 'postgres');
  sql(source, 'SELECT pg_reload_conf()', 'postgres');
}

export async function startPostgres(number) {
  const options = ['-p', String(PORTS.postgres[number]), '-k', inFolder()];
  const binary = `${programs().postgres}/postgres`;
  launch(`postgres-${number}`, asAccount(binary, ['-D', folderOf(number), ...options]));
  await until(() => answers(number), `Postgres ${number} answers`);
}

/** Leads PgBouncer to a primary; starts it if it does not run. */
export async function leadPgBouncerTo(number) {
  const file = inFolder('pgbouncer.ini');
  fs.writeFileSync(file, pgBouncerIni(number));
  const pid = pidOf('pgbouncer');
  if (pid !== undefined) process.kill(pid, 'SIGHUP');
  else launch('pgbouncer', asAccount(programs().pgbouncer, [file]));
}

function pgBouncerIni(number) {
  return [
    '[databases]',
    `${USER} = host=${HOST} port=${PORTS.postgres[number]} dbname=${USER} user=${USER}`,
    '[pgbouncer]',
    `listen_addr = ${HOST}`,
    `listen_port = ${PORTS.pgbouncer}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 20',
    'max_client_conn = 500',
    'server_login_retry = 1',
    'ignore_startup_parameters = extra_float_digits,statement_timeout,lock_timeout,idle_in_transaction_session_timeout',
    '',
  ].join('\n');
}

function runTool(name, args) {
  const [command, all] = asAccount(`${programs().postgres}/${name}`, args);
  const owner = account === undefined ? {} : { cwd: '/' };
  execFileSync(command, all, {
    ...owner,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
