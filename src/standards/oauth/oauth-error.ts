import { AppError } from '../../common/errors/app-error.js';

/** The error codes of RFC 6749 5.2, RFC 6750 3.1, RFC 7009 2.2.1 and RFC 8693 2.2.2 that this server answers. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_token'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_token_type'
  | 'server_error'
  | 'temporarily_unavailable';

/** A refusal with a code that these standards have and the rest of the server has not. Its status is 400. */
export class OAuthError extends AppError {
  constructor(
    readonly oauthCode: OAuthErrorCode,
    detail: string,
  ) {
    super('malformed_request', { detail });
  }
}

/** `invalid_request` about one parameter of the form. */
export function badParameter(name: string, detail: string): OAuthError {
  return new OAuthError('invalid_request', `${name} ${detail}.`);
}
