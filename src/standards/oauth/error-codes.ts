import type { ErrorCode } from '../../common/errors/catalogue.js';
import type { OAuthErrorCode } from './oauth-error.js';

interface OAuthFailure {
  error: OAuthErrorCode;
  status: number;
}

const INVALID: OAuthFailure = { error: 'invalid_request', status: 400 };
const UNKNOWN_CLIENT: OAuthFailure = { error: 'invalid_client', status: 401 };
const UNAUTHORIZED: OAuthFailure = { error: 'unauthorized_client', status: 400 };
const UNAVAILABLE: OAuthFailure = { error: 'temporarily_unavailable', status: 503 };

/** Every failure in OAuth's terms. The standards ask for 400 unless HTTP has a status that says more. */
export const OAUTH_FAILURES: Readonly<Record<ErrorCode, OAuthFailure>> = {
  validation_failed: INVALID,
  malformed_json: INVALID,
  json_too_deep: INVALID,
  malformed_request: INVALID,
  csrf_header_missing: INVALID,
  invalid_cursor: INVALID,
  token_expired: UNKNOWN_CLIENT,
  not_authenticated: UNKNOWN_CLIENT,
  invalid_token: { error: 'invalid_token', status: 401 },
  invalid_credentials: UNKNOWN_CLIENT,
  external_credentials_refused: UNKNOWN_CLIENT,
  forbidden: UNAUTHORIZED,
  privilege_not_held: UNAUTHORIZED,
  route_not_found: { error: 'invalid_request', status: 404 },
  user_not_found: INVALID,
  group_not_found: INVALID,
  privilege_not_found: INVALID,
  privilege_set_not_found: INVALID,
  privilege_set_privilege_not_found: INVALID,
  action_alias_not_found: INVALID,
  assignment_not_found: INVALID,
  membership_not_found: INVALID,
  token_not_found: INVALID,
  resource_not_found: INVALID,
  authentication_service_not_found: INVALID,
  external_group_not_found: INVALID,
  audit_event_not_found: INVALID,
  method_not_allowed: { error: 'invalid_request', status: 405 },
  request_timeout: { error: 'invalid_request', status: 408 },
  username_taken: INVALID,
  group_name_taken: INVALID,
  privilege_name_taken: INVALID,
  mask_bit_taken: INVALID,
  privilege_set_name_taken: INVALID,
  resource_name_taken: INVALID,
  authentication_service_name_taken: INVALID,
  role_taken: INVALID,
  built_in: INVALID,
  unconditional_privilege: INVALID,
  evaluation_too_costly: INVALID,
  all_group: INVALID,
  subgroup_cycle: INVALID,
  last_administrator: UNAUTHORIZED,
  last_group_admin: UNAUTHORIZED,
  external_password: INVALID,
  external_group_rename: INVALID,
  external_group_members: INVALID,
  external_group_member_service: INVALID,
  token_inactive: INVALID,
  idempotency_in_progress: { error: 'temporarily_unavailable', status: 409 },
  idempotency_result_lost: INVALID,
  write_conflict: { error: 'temporarily_unavailable', status: 503 },
  precondition_failed: INVALID,
  body_too_large: { error: 'invalid_request', status: 413 },
  address_too_long: { error: 'invalid_request', status: 414 },
  unsupported_media_type: { error: 'invalid_request', status: 415 },
  idempotency_key_reused: INVALID,
  too_many_attempts: { error: 'temporarily_unavailable', status: 429 },
  rate_limited: { error: 'temporarily_unavailable', status: 429 },
  headers_too_large: { error: 'invalid_request', status: 431 },
  internal: { error: 'server_error', status: 500 },
  overloaded: UNAVAILABLE,
  database_timeout: UNAVAILABLE,
  database_unavailable: UNAVAILABLE,
  server_stopping: UNAVAILABLE,
  authentication_service_unavailable: UNAVAILABLE,
};
