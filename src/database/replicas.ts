import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { AppError } from '../common/errors/app-error.js';
import { toAppError } from './database-errors.js';
import { madeAt } from './journal.js';
import { PreparingClient, type PreparingClientConfig } from './preparing-client.js';
import { TIMELINE, type Position } from './primary-position.js';
import { StatementDeadlines, type StatementTimes } from './statement-deadlines.js';

/** Runs statements, all of them on the same connection or all of them on the primary. */
export type Ask = <T extends object>(sql: string, parameters: readonly unknown[]) => Promise<T[]>;

const POOL_SIZE = 10;
/** A copy is there to save time: whoever waits for one that hangs had better ask the primary. */
const CONNECT_TIMEOUT_MS = 1_000;
const STATEMENT_TIMEOUT_MAX_MS = 10_000;
/** A statement was given up. */
const QUERY_CANCELED = '57014';
/** How long a copy that failed is left alone. */
const REST_MS = 5_000;

/**
 * Whether all that the primary had at a position ($1: in the log, $2: timeline of the log, $3: revision, $4: when that was
 * made) is shown here, and nothing else but what came after it. A copy that followed a primary which was left behind may
 * have come further, with changes that were lost: it is on another timeline. A copy knows its timeline by what it receives,
 * where we may see that, and at the latest when it has written down how far it came, within minutes of a failover.
 */
const HAS_REACHED = `SELECT a.revision >= $3::bigint AND (${madeAt('$3::bigint')}) IS NOT DISTINCT FROM $4::float8
    AND CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END >= $1::pg_lsn
    AND CASE WHEN pg_is_in_recovery()
      THEN lpad(to_hex(greatest(c.timeline_id, r.min_recovery_end_timeline, w.received_tli)), 8, '0')
      ELSE lower(${TIMELINE}) END = $2
    AS "hasReached"
  FROM access_revision a, pg_control_checkpoint() c, pg_control_recovery() r LEFT JOIN pg_stat_wal_receiver w ON true`;

interface Replica {
  readonly pool: Pool;
  readonly name: string;
  /** On the clock of `performance.now()`. */
  restsUntilMs: number;
}

/** Copies of the database that follow it, a little behind. */
@Injectable()
export class Replicas implements OnApplicationShutdown {
  private readonly logger = new Logger(Replicas.name);
  private readonly replicas: readonly Replica[];
  private next = 0;

  /** How often a copy was not asked although it was its turn. */
  readonly passedOver = { behind: 0, away: 0, failed: 0 };

  /** `times` are those of the primary: a copy gives up what takes longer, and what takes long, as the primary is asked then. */
  constructor(urls: readonly string[], times: StatementTimes) {
    const deadlines = new StatementDeadlines({ ...times, statementTimeoutMs: timeoutOf(times) });
    deadlines.begin();
    this.replicas = urls.map((url) => this.replicaOf(url, deadlines));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.replicas.map(({ pool }) => pool.end()));
  }

  get count(): number {
    return this.replicas.length;
  }

  /**
   * Has `work` done on a copy that shows all that the primary had at `position`. Undefined when there is none, or when
   * the work failed there: whatever the reason, the primary knows better.
   */
  async read<T>(position: Position, work: (ask: Ask) => Promise<T>): Promise<{ result: T } | undefined> {
    for (let tries = 0; tries < this.replicas.length; tries += 1) {
      const replica = this.replicas[this.next];
      this.next = (this.next + 1) % this.replicas.length;
      if (!replica || replica.restsUntilMs > performance.now()) continue;
      try {
        const answer = await readFrom(replica.pool, position, work);
        if (answer) return answer;
        this.passedOver.behind += 1;
      } catch (error) {
        this.passOver(replica, error);
        // Whoever has waited so long is not made to wait for the next copy as well.
        if ((error as { code?: unknown }).code === QUERY_CANCELED) return undefined;
      }
    }
    return undefined;
  }

  /** One that is away is left alone; what failed there for another reason may succeed with the next list. */
  private passOver(replica: Replica, error: unknown): void {
    const failure = toAppError(error);
    if (!(failure instanceof AppError) || failure.code !== 'database_unavailable') {
      this.passedOver.failed += 1;
      return;
    }
    this.passedOver.away += 1;
    replica.restsUntilMs = performance.now() + REST_MS;
    this.logger.warn(`Lists are not read from the replica ${replica.name} for a while: ${String(error)}`);
  }

  private replicaOf(url: string, deadlines: StatementDeadlines): Replica {
    const config: PoolConfig & PreparingClientConfig & { Client: typeof PreparingClient } = {
      connectionString: url,
      application_name: 'guildhall',
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      deadlines,
      Client: PreparingClient,
      mayFollow: true,
    };
    const pool = new Pool(config as PoolConfig);
    pool.on('error', () => undefined); // Whoever asks next finds out.
    return { pool, name: new URL(url).host, restsUntilMs: 0 };
  }
}

function timeoutOf({ statementTimeoutMs }: StatementTimes): number {
  return Math.min(statementTimeoutMs === 0 ? Infinity : statementTimeoutMs, STATEMENT_TIMEOUT_MAX_MS);
}

async function readFrom<T>(
  pool: Pool,
  position: Position,
  work: (ask: Ask) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const client: PoolClient = await pool.connect();
  const ask: Ask = async <R extends object>(sql: string, parameters: readonly unknown[]) =>
    (await client.query<R>(sql, [...parameters])).rows;
  let failure: unknown;
  try {
    const { wal, timeline, revision, madeAt: seconds } = position;
    const [answer] = await ask<{ hasReached: boolean }>(HAS_REACHED, [wal, timeline, revision, seconds]);
    return answer?.hasReached ? { result: await work(ask) } : undefined;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    client.release(failure !== undefined);
  }
}
