import path from 'node:path';
import { describeUrl } from '../config/database-url.js';
import type { Settings } from '../config/settings.js';
import type { DatabaseAddress } from './data-source-options.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';

export interface OpenDatabase {
  address: DatabaseAddress;
  /** For the log: which database is used, without a password. */
  description: string;
  close(): Promise<void>;
  /** Resolves with the reason when an embedded server ends on its own. Never for an external one. */
  died: Promise<string>;
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
  const server = await startEmbeddedPostgres({ folder: path.join(settings.dataDir, 'postgres'), log });
  return {
    address: { host: server.socketFolder, username: server.user, database: server.database },
    description: `embedded Postgres ${server.version} in ${server.folder}`,
    close: () => server.stop(),
    died: server.died,
  };
}
