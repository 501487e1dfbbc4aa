import { Injectable } from '@nestjs/common';
import { ProvisioningRules } from '../access/provisioning-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { isGuid } from '../common/text/guid.js';
import type { Transaction } from '../database/transaction.js';
import type { Group } from './entities/group.entity.js';
import { GroupMembershipChangesService } from './group-membership-changes.service.js';
import { assertMembersAreKeptHere } from './group-origin.js';
import { GroupProvisioningQueries, type MemberId } from './group-provisioning.queries.js';
import { GroupSubgroupsService } from './group-subgroups.service.js';
import type { MemberName, MemberStep } from './provisioned-group.js';

interface Found {
  users: MemberId[];
  groups: MemberId[];
}

/** Changes who is in a group, users and groups alike, step by step and as part of a larger piece of work. */
@Injectable()
export class GroupMemberSteps {
  constructor(
    private readonly queries: GroupProvisioningQueries,
    private readonly memberships: GroupMembershipChangesService,
    private readonly subgroups: GroupSubgroupsService,
    private readonly rules: ProvisioningRules,
  ) {}

  /**
   * Takes the steps in their order, in a group that is locked. Who is in it already stays, and who is to leave need not
   * be in it, or exist. Answers whether anything was written. Throws `validation_failed` when somebody is to come who
   * does not exist, `privilege_not_held`, `external_group_members`, `all_group`, and at the end `subgroup_cycle` and
   * `last_administrator`.
   */
  async take(tx: Transaction, principal: Principal, group: Group, steps: readonly MemberStep[]): Promise<boolean> {
    if (steps.length === 0) return false;
    await assertMembersAreKeptHere(tx.manager, group);
    let written = 0;
    for (const step of steps) written += await this.takeOne(tx, principal, group, step);
    return written > 0;
  }

  private async takeOne(tx: Transaction, principal: Principal, group: Group, step: MemberStep): Promise<number> {
    if (step.does === 'removeWhere') {
      const members = await this.queries.listMembers([group.id], tx);
      return this.remove(tx, group, await this.find(tx, members.filter(step.fits)));
    }
    const found = await this.find(tx, step.members);
    if (step.does === 'remove') return this.remove(tx, group, found);
    assertAllFound(step.members, found);
    const removed = step.does === 'replace' ? await this.removeOthers(tx, group, found) : 0;
    return removed + (await this.add(tx, principal, group, found));
  }

  private find(tx: Transaction, names: readonly MemberName[]): Promise<Found> {
    const known = names.filter(({ guid }) => isGuid(guid));
    return this.queries.findMembers(tx, known);
  }

  private async add(tx: Transaction, principal: Principal, group: Group, { users, groups }: Found): Promise<number> {
    let added = users.length === 0 ? 0 : await this.memberships.join(tx, principal, group, idsOf(users));
    for (const subgroup of groups) added += Number(await this.subgroups.insert(tx, principal, group, subgroup));
    if (added > 0) await this.rules.assertMayPutInto(tx, principal, group.id);
    return added;
  }

  private async remove(tx: Transaction, group: Group, { users, groups }: Found): Promise<number> {
    let removed = users.length === 0 ? 0 : await this.memberships.leave(tx, group, idsOf(users));
    for (const subgroup of groups) removed += Number(await this.subgroups.drop(tx, group, subgroup.id));
    return removed;
  }

  private async removeOthers(tx: Transaction, group: Group, { users, groups }: Found): Promise<number> {
    let removed = await this.memberships.leaveOthers(tx, group, idsOf(users));
    for (const id of await this.queries.otherSubgroups(tx, group.id, idsOf(groups))) {
      removed += Number(await this.subgroups.drop(tx, group, id));
    }
    return removed;
  }
}

function assertAllFound(names: readonly MemberName[], { users, groups }: Found): void {
  const found = new Set([...users, ...groups].map(({ guid }) => guid));
  const missing = names.find(({ guid }) => !found.has(guid.toLowerCase()));
  if (missing) throw AppError.invalidField('/members', `must be users or groups, and "${missing.guid}" is none`);
}

function idsOf(members: readonly MemberId[]): number[] {
  return members.map(({ id }) => id);
}
