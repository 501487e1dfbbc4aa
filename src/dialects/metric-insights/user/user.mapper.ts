import { AppError } from '../../../common/errors/app-error.js';
import { ADMINISTRATORS_GROUP_ID } from '../../../common/well-known-ids.js';
import type { UserStanding } from '../../../groups/user-standings.service.js';
import type { CreateUserDto } from '../../../users/dto/write-user.dto.js';
import type { User } from '../../../users/entities/user.entity.js';
import { requireFields, toFlag } from '../wire-values.js';
import type { UserFields, UserItem, UserModelFields, UserType } from './user.dto.js';

type KnownFields = Pick<User, 'id' | 'username' | 'displayName' | 'email' | 'active'>;

const TYPES: Readonly<Record<UserStanding, UserType>> = {
  administrator: 'administrator',
  group_admin: 'power',
  member: 'regular',
};

export function toItem(user: KnownFields, standing: UserStanding, isLdap: boolean): UserItem {
  return {
    id: user.id,
    username: user.username,
    ...splitName(user.displayName),
    type: TYPES[standing],
    email: user.email,
    enabled: toFlag(user.active),
    ldap: toFlag(isLdap),
  };
}

/** A display name as two: its last word is the last name, what stands before it the first. One word is a first name. */
export function splitName(displayName: string): { first_name: string; last_name: string } {
  const name = displayName.trim();
  const blank = name.lastIndexOf(' ');
  if (blank === -1) return { first_name: name, last_name: '' };
  return { first_name: name.slice(0, blank).trimEnd(), last_name: name.slice(blank + 1) };
}

export function joinName(firstName: string, lastName: string): string {
  return `${firstName.trim()} ${lastName.trim()}`.trim();
}

/** What a new user takes from his model: never what he may do, which is given by name only. */
export function toModel(user: KnownFields): UserModelFields {
  return { ...splitName(user.displayName), enabled: user.active };
}

/** The user to be made, and the groups that he is put into. Throws a 400 for what cannot be had in this way. */
export function toNewUser(fields: UserFields): { input: CreateUserDto; groupIds: number[] } {
  const { username, email, password, enabled, type, in_group_id } = requireFields(fields, 'username');
  if (type === 'power') {
    throw AppError.invalidField('/type', 'must be regular or administrator: admins of a group are power users');
  }
  if (fields.ldap === true) throw AppError.invalidField('/ldap', 'must be N');
  const groupIds = [
    ...(type === 'administrator' ? [ADMINISTRATORS_GROUP_ID] : []),
    ...(in_group_id ? [in_group_id] : []),
  ];
  const displayName = joinName(fields.first_name ?? '', fields.last_name ?? '');
  return { input: { username, displayName, email, password, active: enabled }, groupIds };
}
