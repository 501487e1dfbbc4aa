import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessKeeper } from '../access/snapshot/access-keeper.js';
import { AppError } from '../common/errors/app-error.js';

/** Whether the server should be sent requests. */
@Injectable()
export class Readiness {
  private isStopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly keeper: AccessKeeper,
  ) {}

  /** From now on whoever balances load should ask other servers. */
  stop(): void {
    this.isStopping = true;
  }

  /** Throws `server_stopping`, or `database_unavailable`. */
  async assert(): Promise<void> {
    if (this.isStopping) throw new AppError('server_stopping');
    try {
      // Over the pool, and over the connection that decisions hang on.
      await Promise.all([this.dataSource.query('SELECT 1'), this.keeper.fresh()]);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('database_unavailable', { cause: error, retryAfterSeconds: 1 });
    }
  }
}
