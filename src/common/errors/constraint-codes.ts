import type { ErrorCode } from './catalogue.js';

/**
 * What a violated database constraint means to the caller. The database decides uniqueness and existence: services
 * insert, and the constraint's name says what was wrong.
 */
export const CONSTRAINT_CODES: Readonly<Record<string, ErrorCode>> = {
  users_username_key_key: 'username_taken',
  groups_name_key_key: 'group_name_taken',
  privileges_name_key_key: 'privilege_name_taken',
  privileges_mask_bit_key: 'mask_bit_taken',
  privilege_sets_name_key_key: 'privilege_set_name_taken',
  resources_kind_key_name_key_key: 'resource_name_taken',
  authentication_services_name_key_key: 'authentication_service_name_taken',
  group_privilege_sets_group_id_role_idx: 'role_taken',
  user_privilege_sets_user_id_role_idx: 'role_taken',
  users_authentication_service_id_fkey: 'authentication_service_not_found',
  groups_authentication_service_id_fkey: 'authentication_service_not_found',
  user_emails_user_id_fkey: 'user_not_found',
  user_profiles_user_id_fkey: 'user_not_found',
  group_members_group_id_fkey: 'group_not_found',
  group_members_user_id_fkey: 'user_not_found',
  group_subgroups_group_id_fkey: 'group_not_found',
  group_subgroups_subgroup_id_fkey: 'group_not_found',
  privilege_implications_privilege_id_fkey: 'privilege_not_found',
  privilege_implications_implied_id_fkey: 'privilege_not_found',
  privilege_set_privileges_privilege_set_id_fkey: 'privilege_set_not_found',
  privilege_set_privileges_privilege_id_fkey: 'privilege_not_found',
  group_privileges_group_id_fkey: 'group_not_found',
  group_privileges_privilege_id_fkey: 'privilege_not_found',
  group_privilege_sets_group_id_fkey: 'group_not_found',
  group_privilege_sets_privilege_set_id_fkey: 'privilege_set_not_found',
  user_privilege_sets_user_id_fkey: 'user_not_found',
  user_privilege_sets_privilege_set_id_fkey: 'privilege_set_not_found',
  resource_shares_resource_id_fkey: 'resource_not_found',
  resource_shares_group_id_fkey: 'group_not_found',
  action_aliases_privilege_id_fkey: 'privilege_not_found',
  tokens_user_id_fkey: 'user_not_found',
  tokens_group_id_fkey: 'group_not_found',
  tokens_actor_user_id_fkey: 'user_not_found',
  tokens_actor_group_id_fkey: 'group_not_found',
  tokens_parent_token_id_fkey: 'token_not_found',
};
