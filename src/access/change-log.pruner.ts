import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withoutHurry } from '../database/statement-deadlines.js';

/** Servers that are behind by no more than this catch up with the log; others read everything anew. */
export const REVISIONS_KEPT = 100_000;

const INTERVAL_MS = 10 * 60 * 1_000;

/** Deletes what is older than a day and more than $1 revisions back of the first thousand revisions that are there. */
const DELETE_OLDEST = `
  DELETE FROM access_changes
  WHERE created_at < now() - interval '1 day'
    AND revision < least(
      (SELECT min(revision) + 1000 FROM access_changes),
      (SELECT revision - $1 FROM access_revision)
    )`;

/**
 * Keeps the change log short. Every process does it, now and then and beside the requests. A revision goes as a whole or
 * stays as a whole, since a server that catches up counts revisions to know that it misses nothing.
 */
@Injectable()
export class ChangeLogPruner implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ChangeLogPruner.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.pruneInBackground(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    this.isStopping = true;
    clearInterval(this.timer);
  }

  /** Deletes in small steps until nothing is left to delete. The audit trail is another table, and stays. */
  async prune(): Promise<void> {
    for (let isMore = true; isMore && !this.isStopping;) {
      const [, count] = await this.dataSource.query<[rows: unknown[], count: number]>(DELETE_OLDEST, [REVISIONS_KEPT]);
      isMore = count > 0;
    }
  }

  private async pruneInBackground(): Promise<void> {
    await withoutHurry(() => this.prune()).catch((error: unknown) =>
      this.logger.warn(`The change log was not pruned: ${String(error)}`),
    );
  }
}
