import type { DataSource } from 'typeorm';
import { dataSourceOptions, type EntityClasses } from './data-source-options.js';
import { JoinedDataSource } from './joined-data-source.js';
import { migrate } from './migrate.js';
import type { OpenDatabase } from './open-database.js';

/** Connects and migrates. Throws an Error that says which database it was, without its password, and what it lacks. */
export async function connect(database: OpenDatabase, entities: EntityClasses): Promise<DataSource> {
  try {
    const dataSource = await new JoinedDataSource(dataSourceOptions(database.address, entities)).initialize();
    await migrate(dataSource);
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
