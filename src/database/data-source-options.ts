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
import { ChainAuditEvents1763800000090 } from './migrations/1763800000090-ChainAuditEvents.js';
import { AddRequiredFeatures1763800000100 } from './migrations/1763800000100-AddRequiredFeatures.js';
import { AddSecretKeyMarks1763800000101 } from './migrations/1763800000101-AddSecretKeyMarks.js';
import { NamingStrategy } from './naming-strategy.js';
import { PreparingClient, type PreparingClientConfig } from './preparing-client.js';
import { finderOf } from './primary-finder.js';
import { eachHost } from '../config/database-url.js';
import type { StatementDeadlines } from './statement-deadlines.js';

/** Where the database is: its URLs, or the socket folder of the embedded one. */
export type DatabaseAddress = DatabaseUrls | { host: string; username: string; database: string };

export interface DatabaseUrls {
  /** May name several hosts, one of which is the primary. */
  url: string;
  /** The database itself, where `url` leads to a pooler that lends each transaction another connection. */
  directUrl?: string | undefined;
  /** Copies that follow it. */
  replicaUrls?: readonly string[] | undefined;
}

/** The same database without a pooler. */
export function directAddress(address: DatabaseAddress): DatabaseAddress {
  return 'url' in address && address.directUrl !== undefined ? { url: address.directUrl } : address;
}

export type EntityClasses = readonly (EntitySchema | (new () => object))[];

const POOL_SIZE = 10;
export const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The only place that describes the connection: the server, the tests and the TypeORM CLI share it. `primaries` finds the
 * primary among several hosts; unless given, it is one of its own.
 */
export function dataSourceOptions(
  address: DatabaseAddress,
  entities: EntityClasses,
  primaries = 'url' in address ? finderOf(address.url) : undefined,
  deadlines?: StatementDeadlines,
): DataSourceOptions {
  const connection: PreparingClientConfig = {
    primaries,
    deadlines,
    prepares: !('url' in address && address.directUrl !== undefined),
  };
  return {
    type: 'postgres',
    ...('url' in address ? { url: eachHost(address.url)[0] } : address),
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
      ChainAuditEvents1763800000090,
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
    extra: { Client: PreparingClient, ...connection },
  };
}
