import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { CONSTRAINT_CODES } from '../common/errors/constraint-codes.js';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const READ_ONLY_TRANSACTION = '25006';
const IO_ERROR = '58030';

const CONNECTION_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const AWAY_STATES = new RegExp(`^(08|53|57P|${READ_ONLY_TRANSACTION}|${IO_ERROR})`);
/** What `pg` says; it gives no code. */
const QUERY_TIMEOUT = 'Query read timeout';
const CONNECTION_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Query read timeout)/;

/** Whether running the whole transaction again can succeed. */
export function isRetryable(error: unknown): boolean {
  const code = sqlState(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

/** Whether a statement was given up because no answer came in time. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === QUERY_TIMEOUT;
}

/** A database error in the caller's terms: a violated constraint, a lost connection; anything else stays as it is. */
export function toAppError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isRetryable(error)) return new AppError('write_conflict', { cause: error, retryAfterSeconds: 1 });
  if (isUnavailable(error)) return new AppError('database_unavailable', { cause: error, retryAfterSeconds: 1 });
  if (isBadValue(error)) return new AppError('malformed_request', { cause: error });
  const constraint = property(error, 'constraint');
  const code = constraint === undefined ? undefined : CONSTRAINT_CODES[constraint];
  return code === undefined ? error : new AppError(code, { cause: error });
}

/**
 * SQLSTATE classes 08 (connection), 53 (resources, a full disk among them), 57P (shutdown, crash, starting), a disk that
 * fails, a server that takes no writes, as one does that is not the primary any more, or a broken socket. When that
 * breaks between two statements of a transaction, TypeORM releases the connection and refuses the next statement.
 */
function isUnavailable(error: unknown): boolean {
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  if (error instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  const code = property(error, 'code');
  if (code !== undefined && (AWAY_STATES.test(code) || CONNECTION_ERRORS.has(code))) return true;
  return error instanceof Error && CONNECTION_MESSAGES.test(error.message);
}

/** SQLSTATE class 22: a value that Postgres cannot take, such as text with a NUL or a number out of range. */
function isBadValue(error: unknown): boolean {
  return sqlState(error)?.startsWith('22') ?? false;
}

function sqlState(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? property(error, 'code') : undefined;
}

function property(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value = (error as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
