import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface AttemptLimit {
  /** How many failures cost nothing. After that the delay doubles from one second. */
  free: number;
  delayMaxSeconds: number;
  /** Without a failure for so long, counting starts anew. */
  forgetAfterSeconds: number;
}

const KNOWN_FOR = "interval '30 days'";

@Injectable()
export class SignInAttemptsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Counts an attempt. Null when it may go on, else the seconds to wait, and nothing was counted. It asks the clock and
   * not for the start of the transaction: that may lie before what another attempt wrote while this one waited for it.
   */
  async count(manager: EntityManager, key: string, limit: AttemptLimit): Promise<number | null> {
    const failures = `CASE WHEN a.last_failed_at < clock_timestamp() - make_interval(secs => $3) THEN 1
      ELSE a.failures + 1 END`;
    const rows = await manager.query<unknown[]>(
      `INSERT INTO sign_in_attempts AS a (key, failures, last_failed_at, blocked_until)
       VALUES ($1, 1, clock_timestamp(), clock_timestamp())
       ON CONFLICT (key) DO UPDATE SET
         failures = ${failures},
         last_failed_at = clock_timestamp(),
         blocked_until = clock_timestamp() + CASE WHEN ${failures} <= $2::integer THEN interval '0'
           ELSE make_interval(secs => least($4, power(2, least(${failures} - $2::integer - 1, 30)))) END
       WHERE a.blocked_until <= clock_timestamp()
       RETURNING 1`,
      [key, limit.free, limit.forgetAfterSeconds, limit.delayMaxSeconds],
    );
    if (rows.length > 0) return null;
    const [blocked] = await manager.query<{ seconds: number }[]>(
      `SELECT greatest(1, ceil(extract(epoch FROM blocked_until - clock_timestamp())))::integer AS seconds
       FROM sign_in_attempts WHERE key = $1`,
      [key],
    );
    return blocked?.seconds ?? 1;
  }

  async hasSucceeded(manager: EntityManager, pairKey: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `SELECT 1 FROM sign_in_attempts WHERE key = $1 AND succeeded_at > now() - ${KNOWN_FOR}`,
      [pairKey],
    );
    return rows.length > 0;
  }

  /** Notes a success, and takes back the attempt that was counted for the account and the source. */
  async forget(accountKey: string, pairKey: string, sourceKey: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO sign_in_attempts (key, succeeded_at) VALUES ($1, now())
       ON CONFLICT (key) DO UPDATE SET failures = 0, blocked_until = now(), succeeded_at = now()`,
      [pairKey],
    );
    await this.dataSource.query(
      `UPDATE sign_in_attempts SET failures = greatest(0, failures - 1), blocked_until = now() WHERE key = $1`,
      [sourceKey],
    );
    await this.dataSource.query('DELETE FROM sign_in_attempts WHERE key = $1', [accountKey]);
  }

  async withdraw(keys: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE sign_in_attempts a SET failures = greatest(0, a.failures - 1), blocked_until = now()
       FROM (SELECT key FROM sign_in_attempts WHERE key = ANY ($1) ORDER BY key FOR UPDATE) AS counted
       WHERE a.key = counted.key`,
      [keys],
    );
  }

  /** Drops what is too old to matter, but no row that an attempt holds at this moment. */
  async deleteOld(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM sign_in_attempts WHERE key IN (
         SELECT key FROM sign_in_attempts
         WHERE last_failed_at < now() - ${KNOWN_FOR} AND coalesce(succeeded_at, '-infinity') < now() - ${KNOWN_FOR}
         FOR UPDATE SKIP LOCKED)`,
    );
  }
}
