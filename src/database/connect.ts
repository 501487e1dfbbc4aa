import type { DataSource } from 'typeorm';
import { dataSourceOptions, type EntityClasses } from './data-source-options.js';
import { JoinedDataSource } from './joined-data-source.js';
import { migrate } from './migrate.js';
import type { OpenDatabase } from './open-database.js';
import { StatementDeadlines, type StatementTimes } from './statement-deadlines.js';

/** Connects and migrates; from then on statements have deadlines. Throws an Error that says which database it was, without its password, and what it lacks. */
export async function connect(
  database: OpenDatabase,
  entities: EntityClasses,
  times: StatementTimes,
): Promise<DataSource> {
  const deadlines = new StatementDeadlines(times);
  try {
    const dataSource = await new JoinedDataSource(
      dataSourceOptions(database.address, entities, deadlines),
    ).initialize();
    await migrate(dataSource);
    deadlines.begin();
    return dataSource;
  } catch (error) {
    throw new Error(`${database.description} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

/** A name with several addresses fails with one error for each, and with no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
