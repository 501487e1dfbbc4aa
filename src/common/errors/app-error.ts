import { ERRORS, type ErrorCode } from './catalogue.js';

/** What is wrong with one field. `pointer` (RFC 6901) for a field of the body, `parameter` for anything else. */
export interface FieldError {
  pointer?: string;
  parameter?: string;
  detail: string;
}

/** Whoever sends thousands of wrong fields is not sent thousands of sentences. */
const ERRORS_MAX = 100;

export interface AppErrorOptions {
  /** One sentence on this occurrence, safe to show to the caller. */
  detail?: string;
  errors?: readonly FieldError[];
  /** The privilege for want of which the caller is refused. */
  requiredPrivilege?: string | undefined;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A failure that the caller is told about. Services throw nothing else on purpose; each surface renders it. */
export class AppError extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  /** The first hundred. */
  readonly errors: readonly FieldError[];
  readonly requiredPrivilege: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    options: AppErrorOptions = {},
  ) {
    super(options.detail ?? ERRORS[code].title, { cause: options.cause });
    this.name = 'AppError';
    this.status = ERRORS[code].status;
    this.detail = options.detail;
    this.errors = options.errors?.slice(0, ERRORS_MAX) ?? [];
    this.requiredPrivilege = options.requiredPrivilege;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** A 400 about one field of the body; `pointer` is an RFC 6901 pointer such as `/name`. */
  static invalidField(pointer: string, detail: string): AppError {
    return new AppError('validation_failed', { errors: [{ pointer, detail }] });
  }

  /** A 400 about a parameter of the path, the query or the headers. */
  static invalidParameter(parameter: string, detail: string): AppError {
    return new AppError('validation_failed', { errors: [{ parameter, detail }] });
  }
}
