import fs from 'node:fs';
import path from 'node:path';
import { checkCluster, createCluster, DATABASE_NAME, DATABASE_USER, type ClusterOptions } from './cluster.js';
import { lockDataFolder } from './data-folder-lock.js';
import { chooseDataPlace, holdsDatabase, type DataPlace } from './data-place.js';
import { clearLeftoverServer } from './leftover-server.js';
import { locateInstalledBinaries, prepareBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { LOG_LINE_PREFIX, ServerOutput } from './server-output.js';
import { createSocketFolder, removeSocketFolder } from './socket-folder.js';
import { TiedProcess } from './tied-process.js';

export interface EmbeddedPostgresOptions {
  /** Where the database is kept; created when missing. */
  folder: string;
  log: (message: string) => void;
  /** For tests: gives up durability for speed. */
  throwaway?: boolean;
  /** Where database and binaries go when we are root and the account that runs Postgres cannot reach ours. */
  fallbackRoot?: string | undefined;
}

export interface EmbeddedPostgres {
  /** Folder of the Unix socket: the `host` to connect to. There is no TCP port and no password. */
  socketFolder: string;
  user: string;
  database: string;
  /** Where the database is, which may be under `fallbackRoot`. */
  folder: string;
  /** Such as `17.10`. */
  version: string;
  /** Fast shutdown: open transactions are rolled back. Resolves when the server has ended; may be called again. */
  stop(): Promise<void>;
  /** Resolves, with the reason, when the server ends without `stop` having been called. */
  died: Promise<string>;
}

/** Overrides what postgresql.conf says, because the launcher depends on it. */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_messages: 'warning',
  log_line_prefix: LOG_LINE_PREFIX,
  lc_messages: 'C',
};

const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts Postgres on a data folder, with a database in it. The server ends when our process does, however that happens.
 * Throws when another server uses the folder, which is then left alone.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, throwaway = false, fallbackRoot = '/var/lib/guildhall' } = options;
  const installed = locateInstalledBinaries();
  const place = chooseDataPlace(options.folder, fallbackRoot);
  const { folder, account } = place;
  const binaries = await prepareBinaries(installed, account, path.dirname(folder));
  if (place.moved || binaries.copied) log(describe(place, binaries));

  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const cluster: ClusterOptions = { folder, binaries, account, throwaway };
  let lock = await lockDataFolder(folder);
  try {
    if (holdsDatabase(folder)) {
      checkCluster(cluster);
      await clearLeftoverServer(folder, log);
    } else {
      lock = await createCluster(cluster, lock);
    }
    return await startServer(cluster, log, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

function describe({ account, folder }: DataPlace, binaries: PostgresBinaries): string {
  const reason = account ? `The account ${account.name} cannot reach this checkout` : 'node_modules is read-only';
  return `${reason}: the database is in ${folder} and Postgres runs from ${binaries.folder}.`;
}

async function startServer(
  { folder, binaries, account, throwaway }: ClusterOptions,
  log: (message: string) => void,
  unlock: () => void,
): Promise<EmbeddedPostgres> {
  const socketFolder = createSocketFolder(account);
  const output = new ServerOutput(log);
  const settings = { ...SETTINGS, unix_socket_directories: socketFolder, ...(throwaway ? THROWAWAY_SETTINGS : {}) };
  const server = new TiedProcess({
    command: path.join(binaries.folder, 'postgres'),
    args: ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    account,
    signal: 'INT',
    folder: socketFolder,
    removeFolder: 'always',
    onOutput: (text) => output.receive(text),
  });
  const early = await Promise.race([output.ready.then(() => false), server.ended.then(() => true)]);
  if (early) {
    fs.rmSync(socketFolder, { recursive: true, force: true });
    throw new Error(`Postgres did not start in ${folder} (${await server.ended}). Its last words:\n${output.tail}`);
  }
  server.unref();
  const { stop, died } = watchOver(server, output, async () => {
    await clearLeftoverServer(folder, log);
    removeSocketFolder(socketFolder);
    unlock();
  });
  return { socketFolder, user: DATABASE_USER, database: DATABASE_NAME, folder, version: binaries.version, stop, died };
}

/** `cleanUp` runs once, after `stop`: it ends what a killed shell has left behind and lets the next server in. */
function watchOver(
  server: TiedProcess,
  output: ServerOutput,
  cleanUp: () => Promise<void>,
): Pick<EmbeddedPostgres, 'stop' | 'died'> {
  let stopped: Promise<void> | undefined;
  const died = new Promise<string>((resolve) => {
    const report = (failure: unknown): void => {
      if (stopped) return;
      resolve(`The embedded Postgres has ended (${String(failure ?? 'exit code 0')}). Its last words:\n${output.tail}`);
    };
    void server.ended.then(report);
  });
  const stop = (): Promise<void> => (stopped ??= server.end().then(cleanUp));
  return { stop, died };
}
