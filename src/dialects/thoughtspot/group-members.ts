import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/principal.js';
import { AppError } from '../../common/errors/app-error.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { GroupMembersService } from '../../groups/group-members.service.js';
import { GroupMembershipChangesService } from '../../groups/group-membership-changes.service.js';
import { GroupsService } from '../../groups/groups.service.js';
import { UsersService } from '../../users/users.service.js';
import type { Form } from './form.js';
import { requireTextList } from './text-list.js';
import type { UserObject } from './user-object.dto.js';
import { UserObjects } from './user-objects.js';

const MEMBERSHIPS_MAX = 10_000;

/** Each of the users in each of the groups, by their GUIDs. */
export interface Memberships {
  groupIds: readonly string[];
  userIds: readonly string[];
}

/** Finds what a change of members names, and has the members changed. */
@Injectable()
export class GroupMembers {
  constructor(
    private readonly groups: GroupsService,
    private readonly users: UsersService,
    private readonly members: GroupMembersService,
    private readonly changes: GroupMembershipChangesService,
    private readonly objects: UserObjects,
  ) {}

  async list(principal: Principal, groupGuid: string): Promise<UserObject[]> {
    const { id } = await this.groups.getByGuid(principal, groupGuid);
    return this.objects.all(await collectPages((page) => this.members.listUsers(principal, id, page)));
  }

  async add(principal: Principal, { groupIds, userIds }: Memberships): Promise<void> {
    const groups = await this.groups.getAllByGuid(principal, groupIds);
    await this.changes.add(principal, groups, await this.users.getAllByGuid(principal, userIds));
  }

  async remove(principal: Principal, { groupIds, userIds }: Memberships): Promise<void> {
    const groups = await this.groups.getAllByGuid(principal, groupIds);
    await this.changes.remove(principal, groups, await this.users.getAllByGuid(principal, userIds));
  }
}

/** Throws `validation_failed`, also for more than 10,000 memberships at once. */
export function toMemberships(form: Form): Memberships {
  const groupIds = toGroupIds(form);
  const userIds = toUserIds(form);
  if (groupIds.length * userIds.length > MEMBERSHIPS_MAX) {
    throw AppError.invalidField('/userids', `must make at most ${MEMBERSHIPS_MAX} memberships`);
  }
  return { groupIds, userIds };
}

/** Throws `validation_failed`. */
export function toUserIds(form: Form): string[] {
  return requireTextList(form, 'userids', 'the ids of users');
}

/** Throws `validation_failed`. */
export function toGroupIds(form: Form): string[] {
  return requireTextList(form, 'groupids', 'the ids of groups');
}
