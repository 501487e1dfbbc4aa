import type { DataSource } from 'typeorm';
import { dataSourceOptions, type EntityClasses } from './data-source-options.js';
import { JoinedDataSource } from './joined-data-source.js';
import { isMigrated, migrate } from './migrate.js';
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

/** Connects for a command. Throws an Error when the schema is not that of this release: a server makes it so. */
export async function connectForCommand(database: OpenDatabase): Promise<DataSource> {
  try {
    const dataSource = await new JoinedDataSource(dataSourceOptions(database.address, [])).initialize();
    if (!(await isMigrated(dataSource))) {
      await dataSource.destroy();
      throw new Error('its tables are not those of this release. Start the server once, which makes them so.');
    }
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
