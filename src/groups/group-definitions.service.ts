import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { Privilege } from '../privileges/entities/privilege.entity.js';
import type { CreateGroupDto, UpdateGroupDto } from './dto/write-group.dto.js';
import type { Group } from './entities/group.entity.js';
import { ALWAYS, GroupAccessQueries } from './group-access.queries.js';
import { assertNotFixed, grantedEntry, revokedEntry } from './group-privileges.service.js';
import { GroupsService } from './groups.service.js';

/** What becomes of a group's own grants; those of neither list stay as they are. */
export interface GrantChange {
  /** To be held for good; a grant that counts now keeps its window. */
  grant: readonly Privilege[];
  revoke: readonly Privilege[];
}

/** A group and its own grants, written together: all or nothing. */
@Injectable()
export class GroupDefinitionsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupAccessQueries,
    private readonly groups: GroupsService,
    private readonly rules: AccessRules,
  ) {}

  /** Creates a group that holds these privileges. The caller may create groups. */
  async create(principal: Principal, input: CreateGroupDto, privileges: readonly Privilege[]): Promise<Group> {
    this.rules.assertHolds(principal, privileges);
    await this.groups.assertExistsInDirectory(input);
    return this.transactions.run(async (tx) => {
      const group = await this.groups.insert(tx, input);
      await this.apply(tx, principal, group, { grant: privileges, revoke: [] });
      return group;
    });
  }

  /** Throws `built_in` for the name of a built-in group, and for the grant that makes administrators. */
  async update(principal: Principal, group: Group, input: UpdateGroupDto, change: GrantChange): Promise<Group> {
    await this.rules.assertMayManageGroup(principal, group);
    await this.rules.assertMayDelegate(principal, group, [...change.grant, ...change.revoke]);
    for (const privilege of change.revoke) assertNotFixed(group, privilege);
    return this.transactions.run(async (tx) => {
      const changed = await this.groups.change(tx, group.id, input, undefined);
      await this.apply(tx, principal, changed, change);
      return changed;
    });
  }

  private async apply(tx: Transaction, principal: Principal, group: Group, change: GrantChange): Promise<void> {
    for (const privilege of change.revoke) {
      const revoked = await this.queries.revoke(tx, [group.id], privilege.id);
      if (revoked.size > 0) tx.record(revokedEntry(group, privilege));
    }
    for (const privilege of change.grant) {
      const granted = await this.queries.grantWhereNotHeld(tx, [group.id], privilege.id, principal.userId);
      if (granted.size > 0) tx.record(grantedEntry(group, privilege, ALWAYS));
    }
  }
}
