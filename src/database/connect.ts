import type { DataSource } from 'typeorm';
import { dataSourceOptions, directAddress, type DatabaseAddress, type EntityClasses } from './data-source-options.js';
import { DedicatedConnections } from './dedicated-connections.js';
import { JoinedDataSource } from './joined-data-source.js';
import { isMigrated, migrate } from './migrate.js';
import type { OpenDatabase } from './open-database.js';
import { isPooled } from './pooler.js';
import type { PrimaryFinder } from './primary-finder.js';

/**
 * Connects and migrates, past a pooler if there is one. `primaries` is of the address that requests go to. Throws an Error
 * that says which database it was, without its password, and what it lacks.
 */
export async function connect(
  { address, description }: OpenDatabase,
  entities: EntityClasses,
  primaries: PrimaryFinder | undefined,
): Promise<DataSource> {
  try {
    const direct = directAddress(address);
    if (direct === address) await refusePooler(address, primaries);
    else {
      const migrating = await new JoinedDataSource(dataSourceOptions(direct, entities)).initialize();
      await migrate(migrating).finally(() => migrating.destroy());
    }
    const dataSource = await new JoinedDataSource(dataSourceOptions(address, entities, primaries)).initialize();
    if (direct === address) await migrate(dataSource);
    return dataSource;
  } catch (error) {
    throw new Error(`${description} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

/** Connects for a command. Throws an Error when the schema is not that of this release: a server makes it so. */
export async function connectForCommand(database: OpenDatabase): Promise<DataSource> {
  try {
    const dataSource = await new JoinedDataSource(dataSourceOptions(directAddress(database.address), [])).initialize();
    if (!(await isMigrated(dataSource))) {
      await dataSource.destroy();
      throw new Error('its tables are not those of this release. Start the server once, which makes them so.');
    }
    return dataSource;
  } catch (error) {
    throw new Error(`${database.description} cannot be used: ${reasonOf(error)}`, { cause: error });
  }
}

/** Over a pooler nothing would be told of changes, and what is prepared would be gone. */
async function refusePooler(address: DatabaseAddress, primaries: PrimaryFinder | undefined): Promise<void> {
  const client = await new DedicatedConnections(address, primaries).open();
  try {
    if (!(await isPooled(client))) return;
  } finally {
    await client.end();
  }
  throw new Error(
    'DATABASE_URL leads to a connection pooler. Set DATABASE_DIRECT_URL to the address of the database itself, ' +
      'or to that of the pooler if it gives each client a connection for as long as he likes.',
  );
}

/** A name with several addresses fails with one error for each, and with no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
