import { Injectable } from '@nestjs/common';
import { AccessKeeper } from '../access/snapshot/access-keeper.js';
import { AppError } from '../common/errors/app-error.js';

/** Whether the server should be sent requests. */
@Injectable()
export class Readiness {
  private isStopping = false;

  constructor(private readonly keeper: AccessKeeper) {}

  /** From now on whoever balances load should ask other servers. */
  stop(): void {
    this.isStopping = true;
  }

  /**
   * Throws `server_stopping`, or `database_unavailable`. The database is asked over the connection that decisions use:
   * a server whose pool is busy still answers those, and would lose nothing by waiting.
   */
  async assert(): Promise<void> {
    if (this.isStopping) throw new AppError('server_stopping');
    try {
      await this.keeper.fresh();
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('database_unavailable', { cause: error, retryAfterSeconds: 1 });
    }
  }
}
