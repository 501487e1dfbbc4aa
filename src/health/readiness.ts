import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';

/** Whether the server should be sent requests. */
@Injectable()
export class Readiness {
  private isStopping = false;

  constructor(private readonly dataSource: DataSource) {}

  /** From now on whoever balances load should ask other servers. */
  stop(): void {
    this.isStopping = true;
  }

  /** Throws `server_stopping`, or `database_unavailable`. */
  async assert(): Promise<void> {
    if (this.isStopping) throw new AppError('server_stopping');
    try {
      await this.dataSource.query('SELECT 1');
    } catch (error) {
      throw new AppError('database_unavailable', { cause: error, retryAfterSeconds: 1 });
    }
  }
}
