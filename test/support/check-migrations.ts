// Fails when the entities and the migrations disagree, on a throw-away Postgres.
import { DataSource } from 'typeorm';
import { ENTITIES } from '../../src/app.entities.js';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import globalSetup from './global-setup.js';
import globalTeardown from './global-teardown.js';
import { testCluster, withDatabase } from './test-cluster.js';

try {
  await globalSetup();
  const { address, template } = testCluster();
  const dataSource = await new DataSource(dataSourceOptions(withDatabase(address, template), ENTITIES)).initialize();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  for (const { query } of upQueries) process.stderr.write(`${query}\n`);
  process.exitCode = upQueries.length === 0 ? 0 : 1;
} finally {
  await globalTeardown();
}
