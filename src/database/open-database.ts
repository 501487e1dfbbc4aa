import fs from 'node:fs';
import path from 'node:path';
import { describeUrl } from '../config/database-url.js';
import type { Settings } from '../config/settings.js';
import type { DatabaseAddress } from './data-source-options.js';
import { DATABASE_NAME, DATABASE_USER } from './embedded/cluster.js';
import { chooseDataPlace } from './embedded/data-place.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { socketFolderOf } from './embedded/leftover-server.js';

export interface OpenDatabase {
  address: DatabaseAddress;
  /** For the log: which database is used, without a password. */
  description: string;
  close(): Promise<void>;
  /** Resolves with the reason when an embedded server ends on its own. Never for an external one. */
  died: Promise<string>;
}

/** Where Guildhall's account keeps the database when it cannot reach the data folder. */
const FALLBACK_ROOT = '/var/lib/guildhall';

/**
 * The same database beside a server that may be running: its embedded Postgres is used where it runs, and started where it
 * does not.
 */
export async function openBesideServer(settings: Settings, log: (message: string) => void): Promise<OpenDatabase> {
  if (settings.databaseUrl !== null) return openDatabase(settings, log);
  const { folder } = chooseDataPlace(path.join(settings.dataDir, 'postgres'), FALLBACK_ROOT);
  const host = fs.existsSync(folder) ? socketFolderOf(folder) : undefined;
  if (host === undefined) return openDatabase(settings, log);
  return {
    address: { host, username: DATABASE_USER, database: DATABASE_NAME },
    description: `the running embedded Postgres in ${folder}`,
    close: () => Promise.resolve(),
    died: new Promise(() => undefined),
  };
}

/** The database of DATABASE_URL, or else the embedded Postgres in the data folder, started here. */
export async function openDatabase(settings: Settings, log: (message: string) => void): Promise<OpenDatabase> {
  if (settings.databaseUrl !== null) {
    const { databaseUrl: url, databaseDirectUrl, databaseReplicaUrls: replicaUrls } = settings;
    return {
      address: { url, directUrl: databaseDirectUrl ?? undefined, replicaUrls },
      description: `Postgres at ${describeUrl(url)} (DATABASE_URL)`,
      close: () => Promise.resolve(),
      died: new Promise(() => undefined),
    };
  }
  const server = await startEmbeddedPostgres({
    folder: path.join(settings.dataDir, 'postgres'),
    fallbackRoot: FALLBACK_ROOT,
    log,
  });
  return {
    address: { host: server.socketFolder, username: server.user, database: server.database },
    description: `embedded Postgres ${server.version} in ${server.folder}`,
    close: () => server.stop(),
    died: server.died,
  };
}
