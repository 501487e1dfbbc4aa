import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { SecretKeys } from '../config/secret-keys.js';

/** Who sent which key. */
export interface RequestKey {
  caller: string;
  key: string;
}

interface Row {
  requestHash: Buffer;
  applied: boolean;
  answer: Buffer | null;
  isRunning: boolean;
}

// Longer than any request runs: after this, a request without an answer was cut off by a crash.
const RUNNING_MAX = "interval '60 seconds'";
const KEPT_FOR = "interval '24 hours'";

@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: SecretKeys,
  ) {}

  /**
   * Claims a key for one request. Answers null when the request is to be carried out, or the answer that it got before.
   * Throws `idempotency_key_reused`, `idempotency_in_progress` or `idempotency_result_lost`.
   */
  async claim(request: RequestKey, requestHash: Buffer): Promise<string | null> {
    const claimed = await this.dataSource.query<unknown[]>(
      `INSERT INTO idempotency_keys AS k (caller, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (caller, key) DO UPDATE
         SET request_hash = excluded.request_hash, applied = false, answer = NULL, started_at = now()
         WHERE k.started_at < now() - ${KEPT_FOR}
           OR (k.answer IS NULL AND NOT k.applied AND k.started_at < now() - ${RUNNING_MAX})
       RETURNING 1`,
      [request.caller, request.key, requestHash],
    );
    if (claimed.length > 0) return null;
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT request_hash AS "requestHash", applied, answer, started_at >= now() - ${RUNNING_MAX} AS "isRunning"
       FROM idempotency_keys WHERE caller = $1 AND key = $2`,
      [request.caller, request.key],
    );
    if (!row) throw new AppError('idempotency_in_progress', { retryAfterSeconds: 1 });
    return this.previousAnswer(row, requestHash);
  }

  async store(request: RequestKey, answer: string): Promise<void> {
    await this.dataSource.query('UPDATE idempotency_keys SET answer = $3 WHERE caller = $1 AND key = $2', [
      request.caller,
      request.key,
      this.keys.encrypt(answer),
    ]);
  }

  /** Frees the key of a request that changed nothing. */
  async release(request: RequestKey): Promise<void> {
    await this.dataSource.query('DELETE FROM idempotency_keys WHERE caller = $1 AND key = $2 AND NOT applied', [
      request.caller,
      request.key,
    ]);
  }

  async deleteExpired(): Promise<void> {
    await this.dataSource.query(`DELETE FROM idempotency_keys WHERE started_at < now() - ${KEPT_FOR}`);
  }

  private previousAnswer(row: Row, requestHash: Buffer): string {
    if (!row.requestHash.equals(requestHash)) throw new AppError('idempotency_key_reused');
    const answer = row.answer && this.keys.decrypt(row.answer);
    if (answer !== null) return answer;
    if (row.isRunning) throw new AppError('idempotency_in_progress', { retryAfterSeconds: 1 });
    throw new AppError('idempotency_result_lost', { detail: 'Read the resource to see what was done.' });
  }
}
