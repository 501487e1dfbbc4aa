import { HttpException } from '@nestjs/common';
import { AppError } from '../common/errors/app-error.js';
import type { ErrorCode } from '../common/errors/catalogue.js';
import { toAppError as fromDatabase } from '../database/database-errors.js';

// What Express's body parsers say in `type`.
const BODY_PARSER_CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.parse.failed': 'malformed_json',
  'entity.too.large': 'body_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
  'request.aborted': 'malformed_request',
  'request.size.invalid': 'malformed_request',
};

// What Nest and Express mean by the status of their own errors.
const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_request',
  404: 'route_not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
};

/** Whatever went wrong, as an AppError. What nobody expected becomes `internal`, with the error as its cause. */
export function toAppError(error: unknown): AppError {
  const known = fromDatabase(error);
  if (known instanceof AppError) return known;
  // Nest wraps what body parsers throw; http-errors has overwritten the status of an AppError that came through there.
  const inner = error instanceof HttpException ? error.cause : error;
  if (inner instanceof AppError) return new AppError(inner.code, { detail: inner.detail, errors: inner.errors });
  const type = typeof inner === 'object' && inner !== null && 'type' in inner ? String(inner.type) : '';
  const code = BODY_PARSER_CODES[type];
  if (code !== undefined) return new AppError(code, { cause: error });
  return new AppError(STATUS_CODES[statusOf(error) ?? 500] ?? 'internal', { cause: error });
}

/** Whether the log should say why. That there is too much to do is counted: to write it down would be more to do. */
export function isOurFault({ status, code }: AppError): boolean {
  return status >= 500 && code !== 'overloaded';
}

/** The status of an error that Nest or Express made, such as a path that cannot be decoded. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number') {
    return error.status;
  }
  return undefined;
}
