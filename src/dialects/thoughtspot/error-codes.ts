import type { ErrorCode } from '../../common/errors/catalogue.js';

export interface ThoughtSpotError {
  status: number;
  /** 10002: the request is at fault; 10003: the caller is; 10000: we are. */
  code: 10_000 | 10_002 | 10_003;
}

// A thing that does not exist is a wrong value of a field here: only an unknown address is 404.
const INVALID: ThoughtSpotError = { status: 400, code: 10_002 };
const UNAUTHENTICATED: ThoughtSpotError = { status: 401, code: 10_003 };
const FORBIDDEN: ThoughtSpotError = { status: 403, code: 10_003 };
const NOT_FOUND: ThoughtSpotError = { status: 404, code: 10_002 };
const METHOD_NOT_ALLOWED: ThoughtSpotError = { status: 405, code: 10_002 };
const TIMED_OUT: ThoughtSpotError = { status: 408, code: 10_002 };
const CONFLICT: ThoughtSpotError = { status: 409, code: 10_002 };
const PRECONDITION_FAILED: ThoughtSpotError = { status: 412, code: 10_002 };
const TOO_LARGE: ThoughtSpotError = { status: 413, code: 10_002 };
const ADDRESS_TOO_LONG: ThoughtSpotError = { status: 414, code: 10_002 };
const UNSUPPORTED: ThoughtSpotError = { status: 415, code: 10_002 };
const TOO_MANY: ThoughtSpotError = { status: 429, code: 10_003 };
const HEADERS_TOO_LARGE: ThoughtSpotError = { status: 431, code: 10_002 };
const INTERNAL: ThoughtSpotError = { status: 500, code: 10_000 };
const UNAVAILABLE: ThoughtSpotError = { status: 503, code: 10_000 };

/** Every failure in ThoughtSpot's terms. */
export const THOUGHTSPOT_ERRORS: Readonly<Record<ErrorCode, ThoughtSpotError>> = {
  validation_failed: INVALID,
  malformed_json: INVALID,
  json_too_deep: INVALID,
  malformed_request: INVALID,
  csrf_header_missing: INVALID,
  invalid_cursor: INVALID,
  token_expired: UNAUTHENTICATED,
  not_authenticated: UNAUTHENTICATED,
  invalid_token: UNAUTHENTICATED,
  invalid_credentials: UNAUTHENTICATED,
  external_credentials_refused: UNAUTHENTICATED,
  forbidden: FORBIDDEN,
  privilege_not_held: FORBIDDEN,
  route_not_found: NOT_FOUND,
  user_not_found: INVALID,
  group_not_found: INVALID,
  privilege_not_found: INVALID,
  privilege_set_not_found: INVALID,
  privilege_set_privilege_not_found: INVALID,
  assignment_not_found: INVALID,
  membership_not_found: INVALID,
  token_not_found: INVALID,
  resource_not_found: INVALID,
  action_alias_not_found: INVALID,
  authentication_service_not_found: INVALID,
  external_group_not_found: INVALID,
  audit_event_not_found: INVALID,
  method_not_allowed: METHOD_NOT_ALLOWED,
  username_taken: CONFLICT,
  group_name_taken: CONFLICT,
  privilege_name_taken: CONFLICT,
  privilege_set_name_taken: CONFLICT,
  resource_name_taken: CONFLICT,
  authentication_service_name_taken: CONFLICT,
  role_taken: CONFLICT,
  built_in: CONFLICT,
  all_group: CONFLICT,
  unconditional_privilege: CONFLICT,
  subgroup_cycle: CONFLICT,
  last_administrator: CONFLICT,
  last_group_admin: CONFLICT,
  external_password: CONFLICT,
  external_group_rename: CONFLICT,
  external_group_members: CONFLICT,
  external_group_member_service: CONFLICT,
  token_inactive: CONFLICT,
  idempotency_in_progress: CONFLICT,
  idempotency_result_lost: CONFLICT,
  write_conflict: CONFLICT,
  mask_bit_taken: CONFLICT,
  request_timeout: TIMED_OUT,
  rate_limited: TOO_MANY,
  headers_too_large: HEADERS_TOO_LARGE,
  precondition_failed: PRECONDITION_FAILED,
  body_too_large: TOO_LARGE,
  address_too_long: ADDRESS_TOO_LONG,
  unsupported_media_type: UNSUPPORTED,
  evaluation_too_costly: INVALID,
  idempotency_key_reused: INVALID,
  too_many_attempts: TOO_MANY,
  internal: INTERNAL,
  server_stopping: UNAVAILABLE,
  overloaded: UNAVAILABLE,
  database_timeout: UNAVAILABLE,
  database_unavailable: UNAVAILABLE,
  authentication_service_unavailable: UNAVAILABLE,
};
