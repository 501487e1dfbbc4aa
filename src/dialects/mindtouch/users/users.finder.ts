import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../auth/principal.js';
import { AppError } from '../../../common/errors/app-error.js';
import { UserRolesService } from '../../../users/user-roles.service.js';
import type { UserWithRole } from '../../../users/user-search.queries.js';
import { parsePathKey } from '../http/path-key.js';

const BAD_KEY = `'userid' must be a user number or a username prefixed by '='`;
const CURRENT = 'current';

/** Finds the users that addresses name. */
@Injectable()
export class UsersFinder {
  constructor(private readonly users: UserRolesService) {}

  /** Throws a 404, also for a user whom the caller may not see. */
  async getByKey(principal: Principal, segment: string): Promise<UserWithRole> {
    const user = await this.find(principal, keyOf(principal, segment));
    if (!user) throw new AppError('user_not_found', { detail: 'Given user was not found' });
    return user;
  }

  async find(principal: Principal, key: { id?: number; username?: string }): Promise<UserWithRole | null> {
    const { items } = await this.users.search(principal, { ...key, offset: 0, limit: 1 });
    return items[0] ?? null;
  }
}

/** A group that calls by a token of its own is no user. */
function keyOf(principal: Principal, segment: string): { id?: number; username?: string } {
  if (segment.toLowerCase() === CURRENT) return { id: principal.userId ?? 0 };
  const key = parsePathKey(segment, BAD_KEY);
  return 'id' in key ? key : { username: key.name };
}
