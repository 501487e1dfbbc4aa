import type { DataSource } from 'typeorm';

export const COUNTS_TABLE = 'rate_limit_counts';

/** What a crash takes with it is a minute's counts: they need not be written ahead. */
const CREATE_TABLE = `CREATE UNLOGGED TABLE IF NOT EXISTS ${COUNTS_TABLE}
  (key varchar(255) PRIMARY KEY, points integer NOT NULL, expire bigint)`;

/** Makes the table in which servers count together; only those need it that are told to. */
export async function createCountsTable(dataSource: DataSource): Promise<void> {
  await dataSource.query(CREATE_TABLE);
}
