import { AppError } from '../common/errors/app-error.js';

/** What an external service says of a user whose password it has verified. */
export interface DirectoryUser {
  /** As the service writes it; the same name as the one that was given, but for case. */
  username: string;
  email: string | null;
  displayName: string | null;
  /** The names of the groups that the user is in over there. */
  groups: readonly string[];
}

/** With whom an external service is asked, where it does not answer everybody. */
export interface DirectoryCredentials {
  username: string;
  password: string;
}

/**
 * An external service that knows users and groups, whatever language it speaks. Whatever it answers that is not a
 * clear yes or no is `authentication_service_unavailable`: it never counts as a yes.
 */
export interface Directory {
  /**
   * Null when the service refuses these credentials, knows no such user or more than one. An empty password is refused
   * without asking. Throws `authentication_service_unavailable`.
   */
  authenticate(username: string, password: string): Promise<DirectoryUser | null>;

  /**
   * Makes sure that a group of exactly this name exists, case included. Throws `external_group_not_found`,
   * `external_credentials_refused` and `authentication_service_unavailable`; where an HTTP answer is the reason, the
   * error is a RemoteAnswerError.
   */
  assertGroupExists(name: string, credentials?: DirectoryCredentials): Promise<void>;
}

/** What a remote service answered, at most 256 KiB of it. */
export interface RemoteAnswer {
  status: number;
  /** Null when it named none. */
  contentType: string | null;
  body: Buffer;
}

/** A failure for which a remote service found words of its own: a surface that speaks its language hands them on. */
export class RemoteAnswerError extends AppError {
  constructor(
    code: 'external_group_not_found' | 'external_credentials_refused' | 'authentication_service_unavailable',
    readonly answer: RemoteAnswer,
    options: ConstructorParameters<typeof AppError>[1] = {},
  ) {
    super(code, options);
  }
}

const RETRY_AFTER_SECONDS = 5;

/** The service is down, slow, or does not answer as it should. `cause` is for the log alone. */
export function unavailable(serviceName: string, cause: unknown): AppError {
  return new AppError('authentication_service_unavailable', { ...unavailableOptions(serviceName), cause });
}

export function unavailableOptions(serviceName: string): { detail: string; retryAfterSeconds: number } {
  return {
    detail: `The authentication service "${serviceName}" does not answer as it should.`,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  };
}
