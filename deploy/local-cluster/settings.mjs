// Where the local cluster keeps its files, which ports it takes, and as whom its programs run.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const FOLDER = path.resolve(process.env.LOCAL_CLUSTER_DIR || path.join(ROOT, 'data', 'local-cluster'));
export const USER = 'guildhall';

const FIRST_PORT = Number(process.env.LOCAL_CLUSTER_PORT || 7400);
export const PORTS = {
  front: FIRST_PORT,
  pgbouncer: FIRST_PORT + 1,
  postgres: [FIRST_PORT + 2, FIRST_PORT + 3],
  servers: [FIRST_PORT + 4, FIRST_PORT + 5],
};

export const inFolder = (...names) => path.join(FOLDER, ...names);

/** Postgres and PgBouncer refuse to run as root. */
export const account = process.getuid?.() === 0 ? 'postgres' : undefined;

/** A command as the account that the databases run as. */
export function asAccount(command, args) {
  return account === undefined ? [command, args] : ['setpriv', [...unprivileged(), command, ...args]];
}

function unprivileged() {
  return [`--reuid=${account}`, `--regid=${account}`, '--init-groups', '--'];
}

/** The programs that are needed; throws an Error that says which package has one that is missing. */
export function programs() {
  return {
    pgbouncer: find('pgbouncer', 'pgbouncer'),
    haproxy: find('haproxy', 'haproxy'),
    postgres: postgresFolder(),
  };
}

function find(name, aptPackage) {
  const folders = ['/usr/sbin', '/usr/local/sbin', ...(process.env.PATH ?? '').split(':')];
  const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (!found) throw new Error(`${name} is missing: apt-get install ${aptPackage}`);
  return found;
}

/** The newest Postgres that Debian's packages have put there, or the one of the path. */
function postgresFolder() {
  const base = '/usr/lib/postgresql';
  const versions = fs.existsSync(base) ? fs.readdirSync(base).map(Number) : [];
  const newest = versions.filter(Number.isFinite).toSorted((a, b) => b - a)[0];
  if (newest !== undefined) return path.join(base, String(newest), 'bin');
  return path.dirname(find('pg_basebackup', 'postgresql'));
}

/** What all parts share, made at the first start: the key, and the administrator's token. */
export function secrets() {
  const file = inFolder('secrets.json');
  if (!fs.existsSync(file)) {
    const made = { key: randomBytes(32).toString('hex'), token: randomBytes(32).toString('hex') };
    fs.writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** Makes the folder, and sees to it that the account of the databases can get there. */
export function prepareFolder() {
  fs.mkdirSync(FOLDER, { recursive: true, mode: 0o755 });
  if (account === undefined) return;
  execFileSync('chown', [account, FOLDER]);
  const [command, args] = asAccount('test', ['-w', FOLDER]);
  try {
    execFileSync(command, args);
  } catch {
    throw new Error(
      `The account ${account} cannot get to ${FOLDER}. Set LOCAL_CLUSTER_DIR, say to /var/tmp/guildhall.`,
    );
  }
}

/** What the cluster remembers from one command to the next: which Postgres is the primary, and how it was started. */
export function readState() {
  return JSON.parse(fs.readFileSync(inFolder('state.json'), 'utf8'));
}

export function writeState(state) {
  fs.writeFileSync(inFolder('state.json'), JSON.stringify(state));
}
