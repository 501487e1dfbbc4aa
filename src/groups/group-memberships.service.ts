import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { collectPages } from '../common/paging/collect-pages.js';
import type { Page } from '../common/paging/page.js';
import { GroupMembersQueries, type Membership, type MembershipListQuery } from './group-members.queries.js';
import { GroupMembersService } from './group-members.service.js';

/** Direct memberships of all groups, each found by its own id. */
@Injectable()
export class GroupMembershipsService {
  constructor(
    private readonly queries: GroupMembersQueries,
    private readonly members: GroupMembersService,
    private readonly rules: AccessRules,
  ) {}

  /** The memberships of the groups that the caller may see. */
  list(principal: Principal, query: MembershipListQuery): Promise<Page<Membership>> {
    return this.queries.listMemberships(query, this.rules.reader(principal));
  }

  /** Throws `membership_not_found`, also when the caller may not see the group. */
  async get(principal: Principal, id: number): Promise<Membership> {
    const { items } = await this.list(principal, { id, limit: 1 });
    const [membership] = items;
    if (!membership) throw new AppError('membership_not_found');
    return membership;
  }

  /** Ends a membership. Throws `membership_not_found`. */
  async delete(principal: Principal, id: number): Promise<void> {
    const { groupId, userId } = await this.get(principal, id);
    if (!(await this.members.remove(principal, groupId, userId))) throw new AppError('membership_not_found');
  }

  /** Ends all memberships of a group, or that of one user. Answers how many there were. */
  async deleteOfGroup(principal: Principal, groupId: number, userId: number | undefined): Promise<number> {
    const found = await collectPages((page) =>
      this.list(principal, { ...page, groupId, ...(userId === undefined ? {} : { userId }) }),
    );
    const remove = found.map((membership) => membership.userId);
    return (await this.members.batch(principal, groupId, { remove })).removed;
  }
}
