import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CursorCodec } from '../common/paging/cursor-codec.js';
import { SecretKeys } from '../config/secret-keys.js';
import { Settings } from '../config/settings.js';
import { connect } from './connect.js';
import { DedicatedConnections } from './dedicated-connections.js';
import type { EntityClasses } from './data-source-options.js';
import { KeysetList } from './keyset-list.js';
import { PoolGauges } from './pool-gauges.js';
import { OffsetList } from './offset-list.js';
import type { OpenDatabase } from './open-database.js';
import { TransactionRunner } from './transaction-runner.js';

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Connects and migrates before anything that needs the DataSource is made. */
  static forRoot(database: OpenDatabase, entities: EntityClasses): DynamicModule {
    const dataSource = {
      provide: DataSource,
      inject: [Settings],
      useFactory: ({ limits }: Settings) => connect(database, entities, limits),
    };
    const cursors = {
      provide: CursorCodec,
      inject: [SecretKeys],
      useFactory: (keys: SecretKeys) => new CursorCodec(keys),
    };
    const connections = {
      provide: DedicatedConnections,
      inject: [DataSource], // Which migrates first.
      useFactory: () => new DedicatedConnections(database.address),
    };
    return {
      module: DatabaseModule,
      providers: [dataSource, cursors, connections, TransactionRunner, KeysetList, OffsetList, PoolGauges],
      exports: [DataSource, CursorCodec, DedicatedConnections, TransactionRunner, KeysetList, OffsetList],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
