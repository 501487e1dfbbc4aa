import { Injectable } from '@nestjs/common';
import { collectPages } from '../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { PrivilegesService } from '../privileges/privileges.service.js';
import { GroupMembersQueries } from './group-members.queries.js';

export type UserStanding = 'administrator' | 'group_admin' | 'member';

/** What users are allowed to manage, in one word, for surfaces that show it as a field of the user. */
@Injectable()
export class UserStandingsService {
  constructor(
    private readonly queries: GroupMembersQueries,
    private readonly privileges: PrivilegesService,
  ) {}

  /** How each of the users stands now, by his id. The number of statements does not grow with the number of users. */
  async list(userIds: readonly number[]): Promise<Map<number, UserStanding>> {
    const holders = await collectPages((page) =>
      this.privileges.listHolders(ADMINISTRATION, { ...page, type: 'user' }),
    );
    const administrators = new Set(holders.map((holder) => holder.id));
    const groupAdmins = new Set(await this.queries.groupAdminsAmong(userIds));
    return new Map(
      userIds.map((id) => [
        id,
        administrators.has(id) ? 'administrator' : groupAdmins.has(id) ? 'group_admin' : 'member',
      ]),
    );
  }
}
