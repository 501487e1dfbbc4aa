import type { ErrorCode } from '../../common/errors/catalogue.js';
import type { CdsErrorId } from './error-texts.js';

interface CdsCode {
  id: CdsErrorId;
  /** Where CDS's own status for the id would tell less. */
  status?: number;
  /** Whether what went wrong follows the message as ` (from: …)`. */
  explained?: true;
}

const WRONG_REQUEST: CdsCode = { id: 74 };
const EXPLAINED: CdsCode = { id: 74, explained: true };
const UNAUTHENTICATED: CdsCode = { id: 10 };
const FORBIDDEN: CdsCode = { id: 11, explained: true };
const NOT_FOUND: CdsCode = { id: 38 };
const TAKEN: CdsCode = { id: 75 };
const CONFLICT: CdsCode = { id: 67, explained: true };

/** Every failure in CDS's terms. */
export const CDS_ERRORS: Readonly<Record<ErrorCode, CdsCode>> = {
  validation_failed: EXPLAINED,
  malformed_json: WRONG_REQUEST,
  json_too_deep: EXPLAINED,
  malformed_request: WRONG_REQUEST,
  csrf_header_missing: EXPLAINED,
  invalid_cursor: EXPLAINED,
  token_expired: UNAUTHENTICATED,
  not_authenticated: UNAUTHENTICATED,
  invalid_token: UNAUTHENTICATED,
  invalid_credentials: { id: 25 },
  external_credentials_refused: { id: 25 },
  forbidden: { id: 11 },
  privilege_not_held: FORBIDDEN,
  route_not_found: NOT_FOUND,
  user_not_found: NOT_FOUND,
  group_not_found: { id: 20 },
  privilege_not_found: NOT_FOUND,
  privilege_set_not_found: NOT_FOUND,
  privilege_set_privilege_not_found: NOT_FOUND,
  assignment_not_found: NOT_FOUND,
  membership_not_found: NOT_FOUND,
  token_not_found: { id: 121 },
  resource_not_found: NOT_FOUND,
  action_alias_not_found: NOT_FOUND,
  authentication_service_not_found: NOT_FOUND,
  external_group_not_found: NOT_FOUND,
  audit_event_not_found: NOT_FOUND,
  // CDS does not know a path under another method.
  method_not_allowed: NOT_FOUND,
  request_timeout: { ...WRONG_REQUEST, status: 408 },
  username_taken: TAKEN,
  group_name_taken: { id: 33 },
  privilege_name_taken: TAKEN,
  mask_bit_taken: TAKEN,
  privilege_set_name_taken: TAKEN,
  resource_name_taken: TAKEN,
  authentication_service_name_taken: TAKEN,
  role_taken: TAKEN,
  built_in: FORBIDDEN,
  all_group: FORBIDDEN,
  unconditional_privilege: CONFLICT,
  subgroup_cycle: CONFLICT,
  last_administrator: { id: 34, explained: true },
  last_group_admin: { id: 34 },
  external_password: CONFLICT,
  external_group_rename: CONFLICT,
  external_group_members: CONFLICT,
  external_group_member_service: CONFLICT,
  token_inactive: CONFLICT,
  idempotency_in_progress: CONFLICT,
  idempotency_result_lost: CONFLICT,
  write_conflict: CONFLICT,
  precondition_failed: { ...CONFLICT, status: 412 },
  body_too_large: { ...EXPLAINED, status: 413 },
  address_too_long: { ...EXPLAINED, status: 414 },
  unsupported_media_type: { ...EXPLAINED, status: 415 },
  evaluation_too_costly: { ...EXPLAINED, status: 422 },
  idempotency_key_reused: { ...EXPLAINED, status: 422 },
  too_many_attempts: { id: 25, status: 429, explained: true },
  rate_limited: { ...EXPLAINED, status: 429 },
  headers_too_large: { ...EXPLAINED, status: 431 },
  internal: { id: 1 },
  server_stopping: { id: 60 },
  overloaded: { id: 60 },
  database_timeout: { id: 60 },
  database_unavailable: { id: 60 },
  authentication_service_unavailable: { id: 60 },
};
