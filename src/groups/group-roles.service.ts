import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { DirectoryCredentials } from '../authentication-services/directory.js';
import { AppError } from '../common/errors/app-error.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { Found } from '../database/offset-list.js';
import { PrivilegeSetsService } from '../privilege-sets/privilege-sets.service.js';
import type { Group } from './entities/group.entity.js';
import { GroupAccessQueries } from './group-access.queries.js';
import { isExternalGroup } from './group-origin.js';
import { GroupMembersQueries } from './group-members.queries.js';
import { GroupSearchQueries, type GroupSearch, type GroupWithRole } from './group-search.queries.js';
import { GroupsService, groupTarget } from './groups.service.js';

export interface NewGroupWithRole {
  name: string;
  authenticationServiceId: number;
  roleId: number;
  /** Who exist, each once. */
  memberIds: readonly number[];
  /** With whom the directory of an external service is asked. */
  directoryCredentials?: DirectoryCredentials;
}

/** Absent fields stay as they are. */
export interface GroupWithRoleChange {
  name?: string;
  roleId?: number;
}

/** Groups with the one assignment that is their role, written together: all or nothing. */
@Injectable()
export class GroupRolesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly searches: GroupSearchQueries,
    private readonly access: GroupAccessQueries,
    private readonly members: GroupMembersQueries,
    private readonly groups: GroupsService,
    private readonly sets: PrivilegeSetsService,
    private readonly rules: AccessRules,
  ) {}

  /** The groups that the caller may see. */
  search(principal: Principal, query: GroupSearch): Promise<Found<GroupWithRole>> {
    return this.searches.search(query, this.rules.reader(principal));
  }

  /**
   * Creates a group. The caller may create groups. Throws what `GroupsService.assertExistsInDirectory` throws, and
   * `external_group_member_service`.
   */
  async create(principal: Principal, input: NewGroupWithRole): Promise<Group> {
    const { name, authenticationServiceId, roleId, memberIds } = input;
    this.rules.assertHolds(principal, await this.sets.getPrivileges(roleId));
    await this.groups.assertExistsInDirectory(input);
    return this.transactions.run(async (tx) => {
      const group = await this.groups.insert(tx, { name, authenticationServiceId });
      await this.addMembers(tx, principal, group, memberIds);
      await this.setRole(tx, principal, group, roleId);
      return group;
    });
  }

  /** Renames a group, or gives it another role in place of the one that it has. Throws `built_in` for a name. */
  async update(principal: Principal, id: number, { name, roleId }: GroupWithRoleChange): Promise<void> {
    const group = await this.groups.getManaged(principal, id);
    if (roleId !== undefined) {
      await this.rules.assertMayDelegate(principal, group, await this.sets.getPrivileges(roleId));
    }
    await this.transactions.run(async (tx) => {
      const changed = await this.groups.change(tx, id, name === undefined ? {} : { name }, undefined);
      if (roleId !== undefined) await this.setRole(tx, principal, changed, roleId);
    });
  }

  private async addMembers(
    tx: Transaction,
    principal: Principal,
    group: Group,
    memberIds: readonly number[],
  ): Promise<void> {
    if (memberIds.length === 0) return;
    if ((await isExternalGroup(tx.manager, group)) && (await this.members.hasStrangers(tx, group, memberIds))) {
      throw new AppError('external_group_member_service');
    }
    const userIds = await this.members.addWhereNotMember(tx, group.id, memberIds, principal.userId);
    tx.record({
      action: 'group_member.added',
      target: groupTarget(group),
      after: { members: userIds.map((userId) => ({ userId, validFrom: null, validUntil: null })) },
      changes: [{ table: 'group_members', groupId: group.id, userIds }],
    });
  }

  private async setRole(tx: Transaction, principal: Principal, group: Group, roleId: number): Promise<void> {
    const set = await this.sets.get(roleId);
    for (const { privilegeSetId, name } of await this.access.removeOtherRoles(tx, group.id, roleId)) {
      tx.record({
        action: 'group_privilege_set.removed',
        target: groupTarget(group),
        before: { privilegeSet: name },
        changes: [{ table: 'group_privilege_sets', groupId: group.id, privilegeSetId }],
      });
    }
    if (!(await this.access.putRole(tx, group.id, roleId, principal.userId))) return;
    tx.record({
      action: 'group_privilege_set.assigned',
      target: groupTarget(group),
      after: { privilegeSet: set.name, role: true, validFrom: null, validUntil: null },
      changes: [{ table: 'group_privilege_sets', groupId: group.id, privilegeSetId: roleId }],
    });
  }
}
