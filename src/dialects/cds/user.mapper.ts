import type { User } from '../../users/entities/user.entity.js';
import type { GoStruct } from './go-json.js';
import type { CdsUser } from './user.dto.js';

/** What Go shows of a user who is none. */
export const NO_USER: CdsUser = {
  id: 0,
  username: '',
  fullname: '',
  email: '',
  admin: false,
  origin: '',
  favorites: null,
  permissions: {},
};

export function toCdsUser(user: User, admin: boolean, origin: string): CdsUser {
  return {
    id: user.id,
    username: user.username,
    fullname: user.displayName,
    email: user.email ?? '',
    admin,
    origin,
    favorites: null,
    permissions: {},
  };
}

/** A user in the body of a request, as the answer repeats him. */
export function toSentUser(sent: GoStruct): CdsUser {
  return {
    ...NO_USER,
    id: sent.integer('id'),
    username: sent.text('username'),
    fullname: sent.text('fullname'),
    email: sent.text('email'),
    admin: sent.flag('admin'),
    origin: sent.text('origin'),
  };
}
