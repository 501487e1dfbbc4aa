import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CursorCodec } from '../common/paging/cursor-codec.js';
import { SecretKeys } from '../config/secret-keys.js';
import { Settings } from '../config/settings.js';
import { connect } from './connect.js';
import { DedicatedConnections } from './dedicated-connections.js';
import { directAddress, type EntityClasses } from './data-source-options.js';
import { KeysetList } from './keyset-list.js';
import { ListReader } from './list-reader.js';
import { OffsetList } from './offset-list.js';
import type { OpenDatabase } from './open-database.js';
import { PoolGauges } from './pool-gauges.js';
import { finderOf } from './primary-finder.js';
import { PrimaryPosition } from './primary-position.js';
import { Replicas } from './replicas.js';
import { TransactionRunner } from './transaction-runner.js';

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** Connects and migrates before anything that needs the DataSource is made. */
  static forRoot(database: OpenDatabase, entities: EntityClasses): DynamicModule {
    const { address } = database;
    const primaries = 'url' in address ? finderOf(address.url) : undefined;
    // A primary that one of the two has found is the other's too, unless a pooler stands between.
    const direct = directAddress(address);
    const directPrimaries = direct !== address && 'url' in direct ? finderOf(direct.url) : primaries;
    const dataSource = {
      provide: DataSource,
      inject: [Settings],
      useFactory: ({ limits }: Settings) => connect(database, entities, primaries, limits),
    };
    const cursors = {
      provide: CursorCodec,
      inject: [SecretKeys],
      useFactory: (keys: SecretKeys) => new CursorCodec(keys),
    };
    const connections = {
      provide: DedicatedConnections,
      inject: [DataSource], // Which migrates first.
      useFactory: () => new DedicatedConnections(address, directPrimaries),
    };
    const replicaUrls = ('url' in address ? address.replicaUrls : undefined) ?? [];
    const replicas = {
      provide: Replicas,
      inject: [Settings],
      useFactory: ({ limits }: Settings) => new Replicas(replicaUrls, limits),
    };
    const position = { provide: PrimaryPosition, useValue: new PrimaryPosition(replicaUrls.length > 0) };
    const shared = [ListReader, TransactionRunner, KeysetList, OffsetList];
    return {
      module: DatabaseModule,
      providers: [dataSource, cursors, connections, replicas, position, ...shared, PoolGauges],
      exports: [DataSource, CursorCodec, DedicatedConnections, PrimaryPosition, ...shared],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
