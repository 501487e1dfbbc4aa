import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Metrics } from '../common/metrics/metrics.js';

/** Tells operators how busy the pool of database connections is. */
@Injectable()
export class PoolGauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    const { master } = this.dataSource.driver as unknown as { master: Pool };
    const gauge = (name: string, help: string, read: () => number): void =>
      this.metrics.gauge(`guildhall_database_connections${name}`, help, read);
    gauge('', 'Connections to the database in the pool.', () => master.totalCount);
    gauge('_idle', 'Connections of the pool that nobody uses.', () => master.idleCount);
    gauge('_awaited', 'Requests that wait for a connection.', () => master.waitingCount);
  }
}
