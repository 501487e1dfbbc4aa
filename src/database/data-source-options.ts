import type { DataSourceOptions, EntitySchema } from 'typeorm';
import { CreateSchema1763800000000 } from './migrations/1763800000000-CreateSchema.js';
import { SeedCatalogue1763800000001 } from './migrations/1763800000001-SeedCatalogue.js';
import { AddListIndexes1763800000002 } from './migrations/1763800000002-AddListIndexes.js';
import { AddExternalAuthentication1763800000010 } from './migrations/1763800000010-AddExternalAuthentication.js';
import { AddParentTokens1763800000020 } from './migrations/1763800000020-AddParentTokens.js';
import { AddAccessChecking1763800000030 } from './migrations/1763800000030-AddAccessChecking.js';
import { AddScim1763800000040 } from './migrations/1763800000040-AddScim.js';
import { AddDisplayNameIndex1763800000041 } from './migrations/1763800000041-AddDisplayNameIndex.js';
import { AddConditions1763800000050 } from './migrations/1763800000050-AddConditions.js';
import { AddActionAliases1763800000055 } from './migrations/1763800000055-AddActionAliases.js';
import { AddTokenPolicies1763800000060 } from './migrations/1763800000060-AddTokenPolicies.js';
import { AddMetricsReading1763800000070 } from './migrations/1763800000070-AddMetricsReading.js';
import { AddRequiredFeatures1763800000100 } from './migrations/1763800000100-AddRequiredFeatures.js';
import { AddSecretKeyMarks1763800000101 } from './migrations/1763800000101-AddSecretKeyMarks.js';
import { NamingStrategy } from './naming-strategy.js';
import { PreparingClient } from './preparing-client.js';

/** Where the database is: a URL, or the socket folder of the embedded one. */
export type DatabaseAddress = { url: string } | { host: string; username: string; database: string };

export type EntityClasses = readonly (EntitySchema | (new () => object))[];

const POOL_SIZE = 10;
export const CONNECT_TIMEOUT_MS = 5_000;

/** The only place that describes the connection: the server, the tests and the TypeORM CLI share it. */
export function dataSourceOptions(address: DatabaseAddress, entities: EntityClasses): DataSourceOptions {
  return {
    type: 'postgres',
    ...address,
    entities: [...entities],
    migrations: [
      CreateSchema1763800000000,
      SeedCatalogue1763800000001,
      AddListIndexes1763800000002,
      AddExternalAuthentication1763800000010,
      AddParentTokens1763800000020,
      AddAccessChecking1763800000030,
      AddScim1763800000040,
      AddDisplayNameIndex1763800000041,
      AddConditions1763800000050,
      AddActionAliases1763800000055,
      AddTokenPolicies1763800000060,
      AddMetricsReading1763800000070,
      AddRequiredFeatures1763800000100,
      AddSecretKeyMarks1763800000101,
    ],
    migrationsTransactionMode: 'all',
    namingStrategy: new NamingStrategy(),
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto', // Names gen_random_uuid(), which Postgres has built in.
    parseInt8: true,
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'guildhall',
    extra: { Client: PreparingClient },
  };
}
