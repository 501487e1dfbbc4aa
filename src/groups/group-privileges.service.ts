import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { assertWindow } from '../common/validation/validity.js';
import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION, ADMINISTRATORS_GROUP_ID } from '../common/well-known-ids.js';
import type { JournalEntry } from '../database/journal.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { Privilege } from '../privileges/entities/privilege.entity.js';
import { PrivilegesService } from '../privileges/privileges.service.js';
import type { GrantPrivilegeDto, GroupPrivilegeResponse } from './dto/group-access.dto.js';
import type { Group } from './entities/group.entity.js';
import { ALWAYS, GroupAccessQueries, type GivenTerms, type HeldPrivilege } from './group-access.queries.js';
import { GroupsService, groupTarget } from './groups.service.js';

/** Grants: privileges given to groups. */
@Injectable()
export class GroupPrivilegesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupAccessQueries,
    private readonly groups: GroupsService,
    private readonly privileges: PrivilegesService,
    private readonly rules: AccessRules,
  ) {}

  async list(principal: Principal, groupId: number, query: ListQueryDto): Promise<Page<GroupPrivilegeResponse>> {
    await this.groups.get(principal, groupId);
    return this.queries.listPrivileges(groupId, query);
  }

  /** Grants a privilege, or replaces its window and its condition. Throws `precondition_failed` if it is granted and `createOnly`. */
  async grant(
    principal: Principal,
    groupId: number,
    name: string,
    input: GrantPrivilegeDto,
    createOnly: boolean,
  ): Promise<GroupPrivilegeResponse> {
    assertWindow(input);
    const group = await this.groups.get(principal, groupId);
    const privilege = await this.privileges.get(name);
    await this.rules.assertMayDelegate(principal, group, [privilege]);
    await this.rules.assertMayHaveCondition(input.condition ?? null, [privilege]);
    return this.transactions.run((tx) => this.put(tx, principal, group, privilege, input, createOnly));
  }

  /** Takes a privilege away. Answers whether it was granted. */
  async revoke(principal: Principal, groupId: number, name: string): Promise<boolean> {
    const group = await this.groups.get(principal, groupId);
    const privilege = await this.privileges.get(name);
    await this.rules.assertMayDelegate(principal, group, [privilege]);
    return this.transactions.run((tx) => this.remove(tx, group, privilege));
  }

  /**
   * Grants one privilege to several groups, all or nothing. A grant that counts now stays as it is; one outside its
   * window, or under a condition, counts always from now on.
   */
  async grantToAll(principal: Principal, groups: readonly Group[], privilege: Privilege): Promise<void> {
    for (const group of groups) await this.rules.assertMayDelegate(principal, group, [privilege]);
    await this.transactions.run(async (tx) => {
      const granted = await this.queries.grantWhereNotHeld(tx, idsOf(groups), privilege.id, principal.userId);
      for (const group of groups) {
        if (granted.has(group.id)) tx.record(grantedEntry(group, privilege, ALWAYS));
      }
    });
  }

  /** Takes one privilege from several groups, all or nothing; a group that has it not is left alone. */
  async revokeFromAll(principal: Principal, groups: readonly Group[], privilege: Privilege): Promise<void> {
    for (const group of groups) {
      await this.rules.assertMayDelegate(principal, group, [privilege]);
      assertNotFixed(group, privilege);
    }
    await this.transactions.run(async (tx) => {
      const revoked = await this.queries.revoke(tx, idsOf(groups), privilege.id);
      for (const group of groups) {
        if (revoked.has(group.id)) tx.record(revokedEntry(group, privilege));
      }
    });
  }

  /** The privileges that were granted to these groups themselves and count now, in the order of names. */
  listHeldByAll(groups: readonly Group[]): Promise<HeldPrivilege[]> {
    return this.queries.listHeld(idsOf(groups));
  }

  private async put(
    tx: Transaction,
    principal: Principal,
    group: Group,
    privilege: Privilege,
    input: GrantPrivilegeDto,
    createOnly: boolean,
  ): Promise<GroupPrivilegeResponse> {
    assertNotFixed(group, privilege);
    const terms = {
      validFrom: input.validFrom ?? null,
      validUntil: input.validUntil ?? null,
      condition: input.condition ?? null,
    };
    const before = await this.queries.findTerms(tx, group.id, privilege.id);
    const given = { ...terms, createdById: principal.userId };
    const row = await this.queries.putPrivilege(tx, group.id, privilege.id, given, createOnly);
    if (!row) throw new AppError('precondition_failed');
    tx.record(grantedEntry(group, privilege, terms, before));
    return { groupId: group.id, privilege: privilege.name, ...row };
  }

  private async remove(tx: Transaction, group: Group, privilege: Privilege): Promise<boolean> {
    assertNotFixed(group, privilege);
    const revoked = await this.queries.revoke(tx, [group.id], privilege.id);
    if (revoked.size === 0) return false;
    tx.record(revokedEntry(group, privilege));
    return true;
  }
}

/** The grant that makes administrators can be neither changed nor taken away. */
export function assertNotFixed(group: Group, privilege: Privilege): void {
  if (group.id === ADMINISTRATORS_GROUP_ID && privilege.nameKey === nameKey(ADMINISTRATION)) {
    throw new AppError('built_in');
  }
}

function idsOf(groups: readonly Group[]): number[] {
  return groups.map((group) => group.id);
}

/** What the journal says of a grant that was made or opened. */
export function grantedEntry(
  group: Group,
  privilege: Privilege,
  terms: GivenTerms,
  before?: GivenTerms | null,
): JournalEntry {
  return {
    action: 'group_privilege.granted',
    target: groupTarget(group),
    ...(before ? { before: { privilege: privilege.name, ...before } } : {}),
    after: { privilege: privilege.name, ...terms },
    changes: [{ table: 'group_privileges', groupId: group.id, privilegeId: privilege.id }],
  };
}

/** What the journal says of a grant that was taken away. */
export function revokedEntry(group: Group, privilege: Privilege): JournalEntry {
  return {
    action: 'group_privilege.revoked',
    target: groupTarget(group),
    before: { privilege: privilege.name },
    changes: [{ table: 'group_privileges', groupId: group.id, privilegeId: privilege.id }],
  };
}
