import type { DataSource } from 'typeorm';

/** Any constant will do, as long as every server uses the same. */
const MIGRATION_LOCK = 7_114_205_923;

const MAJOR_VERSION_MIN = 14;

/**
 * Brings the schema up to date. Servers that start at the same moment on one database wait for each other.
 * Throws when the database is older than Postgres 14.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const [server] = await dataSource.query<{ version: string; number: number }[]>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number`,
    );
    if (!server || server.number < MAJOR_VERSION_MIN * 10_000) {
      throw new Error(`Postgres ${MAJOR_VERSION_MIN} or newer is needed; this is ${server?.version ?? 'unknown'}.`);
    }
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await dataSource.runMigrations();
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

/** Whether the schema is that of this release. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  const [table] = await dataSource.query<{ name: string | null }[]>(`SELECT to_regclass('migrations')::text AS name`);
  if (!table?.name) return false;
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  const done = new Set(rows.map(({ name }) => name));
  return dataSource.migrations.every(({ name }) => name !== undefined && done.has(name));
}
