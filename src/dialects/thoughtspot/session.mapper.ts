import type { Group } from '../../groups/entities/group.entity.js';
import type { User } from '../../users/entities/user.entity.js';
import { AppError } from '../../common/errors/app-error.js';
import type { Form } from './form.js';
import type { SessionInfo } from './session-info.dto.js';

const USERNAME_LENGTH_MAX = 255;
const PASSWORD_LENGTH_MAX = 1_024;

export interface Credentials {
  username: string;
  password: string;
  /** Whether the cookie outlives the client; the session itself ends at the same time either way. */
  rememberMe: boolean;
}

export interface SessionOwner {
  guid: string;
  name: string;
  displayName: string;
  email: string | null;
}

/** Throws `validation_failed`. */
export function toCredentials(form: Form): Credentials {
  const username = form.required('username');
  const password = form.required('password');
  if (username.length > USERNAME_LENGTH_MAX) throw AppError.invalidField('/username', 'is too long');
  if (password.length > PASSWORD_LENGTH_MAX) throw AppError.invalidField('/password', 'is too long');
  return { username, password, rememberMe: form.optional('rememberme')?.toLowerCase() === 'true' };
}

/** Who is calling, as clients read it right after they signed in. */
export function toSessionInfo(caller: SessionOwner, privileges: readonly string[]): SessionInfo {
  return {
    userGUID: caller.guid,
    userName: caller.name,
    userDisplayName: caller.displayName || caller.name,
    userEmail: caller.email ?? '',
    privileges: [...privileges],
    // Clients cut it at the dots and compare the first three parts with what they need.
    releaseVersion: '8.10.0.sw',
    timezone: 'Etc/UTC',
    configInfo: { isSaas: false, selfClusterName: 'guildhall', selfClusterId: 'guildhall' },
  };
}

/** A group that calls with its own token stands in the place of a user. */
export function toSessionOwner(user: User | null, group: Group | null): SessionOwner {
  if (user) return { guid: user.guid, name: user.username, displayName: user.displayName, email: user.email };
  if (group) return { guid: group.guid, name: group.name, displayName: '', email: null };
  throw new Error('A caller is a user or a group.');
}
