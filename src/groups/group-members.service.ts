import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { keepsAnAdministrator } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { assertWindow } from '../common/validation/validity.js';
import { ALL_GROUP_ID } from '../common/well-known-ids.js';
import type { PageRequest } from '../database/keyset-list.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import type { CreateUserDto } from '../users/dto/write-user.dto.js';
import { User } from '../users/entities/user.entity.js';
import { UsersService } from '../users/users.service.js';
import type {
  BatchGroupMembersDto,
  BatchGroupMembersResponse,
  BatchMemberDto,
  GroupMemberResponse,
  ListGroupMembersDto,
  PutGroupMemberDto,
} from './dto/group-member.dto.js';
import type { Group } from './entities/group.entity.js';
import { assertMembersAreKeptHere } from './group-origin.js';
import { GroupMembersQueries, type MemberInput } from './group-members.queries.js';
import { GroupsService, groupTarget } from './groups.service.js';

@Injectable()
export class GroupMembersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupMembersQueries,
    private readonly groups: GroupsService,
    private readonly users: UsersService,
    private readonly rules: AccessRules,
  ) {}

  async list(principal: Principal, groupId: number, query: ListGroupMembersDto): Promise<Page<GroupMemberResponse>> {
    await this.groups.get(principal, groupId);
    return this.queries.list(groupId, query);
  }

  /** Who was put into the group and is in it now, for administrators: it shows all of the users. */
  async listUsers(principal: Principal, groupId: number, page: PageRequest): Promise<Page<User>> {
    await this.groups.get(principal, groupId);
    this.rules.assertMayReadAllUsers(principal);
    return this.queries.listUsers(groupId, page);
  }

  /** Makes a user a member, or replaces how he is one. Throws `precondition_failed` if he is and `createOnly`. */
  async put(
    principal: Principal,
    groupId: number,
    userId: number,
    input: PutGroupMemberDto,
    createOnly: boolean,
  ): Promise<GroupMemberResponse> {
    assertWindow(input);
    const group = await this.getManagedWithMembers(principal, groupId);
    return this.transactions.run(async (tx) => {
      const user = await tx.manager.findOneBy(User, { id: userId });
      if (!user) throw new AppError('user_not_found');
      const member = memberInput({ ...input, userId });
      const written = await this.add(tx, group, [member], principal, createOnly);
      if (written.length === 0) throw new AppError('precondition_failed');
      return { ...member, username: user.username, displayName: user.displayName, direct: true };
    });
  }

  /** Makes a user a plain member without an end. Throws `precondition_failed` if he is one. Answers the membership's id. */
  async create(principal: Principal, groupId: number, userId: number): Promise<number> {
    const group = await this.getManagedWithMembers(principal, groupId);
    return this.transactions.run(async (tx) => {
      const [id] = await this.add(tx, group, [memberInput({ userId })], principal, true);
      if (id === undefined) throw new AppError('precondition_failed');
      return id;
    });
  }

  /** Creates a user and makes him a plain member of groups, all or nothing. The caller may create users. */
  async createUser(principal: Principal, input: CreateUserDto, groupIds: readonly number[]): Promise<User> {
    const groups: Group[] = [];
    for (const groupId of new Set(groupIds)) groups.push(await this.getManagedWithMembers(principal, groupId));
    const passwordHash = await this.users.hashPassword(input);
    return this.transactions.run(async (tx) => {
      const user = await this.users.insert(tx, input, passwordHash);
      for (const group of groups) await this.add(tx, group, [memberInput({ userId: user.id })], principal, true);
      return user;
    });
  }

  /** Answers whether he was a member. */
  async remove(principal: Principal, groupId: number, userId: number): Promise<boolean> {
    const group = await this.getManagedWithMembers(principal, groupId);
    return this.transactions.run(async (tx) => (await this.take(tx, group, [userId])) > 0);
  }

  /** Adds and removes up to 10,000 members, all or nothing: batches on one group come one after the other. */
  async batch(principal: Principal, groupId: number, input: BatchGroupMembersDto): Promise<BatchGroupMembersResponse> {
    const { add = [], remove = [] } = input;
    assertDisjoint(add, remove);
    add.forEach((member, index) => assertWindow(member, `/add/${index}`));
    const group = await this.getManagedWithMembers(principal, groupId);
    return this.transactions.run(async (tx) => {
      if (!(await this.queries.lockMembership(tx, groupId))) throw new AppError('group_not_found');
      const userIds = add.map((member) => member.userId);
      const [unknown] = await this.queries.unknownUsers(tx, [...userIds, ...remove]);
      if (unknown !== undefined) throw new AppError('user_not_found', { detail: `There is no user ${unknown}.` });
      const removed = await this.take(tx, group, remove);
      const added = await this.add(tx, group, add.map(memberInput), principal, false);
      return { added: added.length, removed };
    });
  }

  private async getManagedWithMembers(principal: Principal, groupId: number): Promise<Group> {
    const group = await this.groups.getManaged(principal, groupId);
    if (groupId === ALL_GROUP_ID) throw new AppError('all_group');
    await assertMembersAreKeptHere(this.dataSource.manager, group);
    return group;
  }

  private async add(
    tx: Transaction,
    group: Group,
    members: readonly MemberInput[],
    principal: Principal,
    createOnly: boolean,
  ): Promise<number[]> {
    const written =
      members.length === 0 ? [] : await this.queries.put(tx, group.id, members, principal.userId, createOnly);
    if (written.length === 0) return [];
    const userIds = members.map((member) => member.userId);
    tx.record({
      action: 'group_member.added',
      target: groupTarget(group),
      after: { members },
      changes: [{ table: 'group_members', groupId: group.id, userIds }],
    });
    if (members.some((member) => member.validFrom ?? member.validUntil)) tx.ensure(keepsAnAdministrator);
    return written;
  }

  private async take(tx: Transaction, group: Group, userIds: readonly number[]): Promise<number> {
    const removed = userIds.length === 0 ? [] : await this.queries.remove(tx, group.id, userIds);
    if (removed.length === 0) return 0;
    tx.record({
      action: 'group_member.removed',
      target: groupTarget(group),
      before: { userIds: removed },
      changes: [{ table: 'group_members', groupId: group.id, userIds: removed }],
    });
    tx.ensure(keepsAnAdministrator);
    return removed.length;
  }
}

function memberInput(member: BatchMemberDto): MemberInput {
  return {
    userId: member.userId,
    admin: member.admin ?? false,
    validFrom: member.validFrom ?? null,
    validUntil: member.validUntil ?? null,
  };
}

/** A user may be named once: what should happen to him otherwise is anyone's guess. */
function assertDisjoint(add: readonly BatchMemberDto[], remove: readonly number[]): void {
  const seen = new Set<number>();
  add.forEach(({ userId }, index) => assertNew(userId, `/add/${index}/userId`));
  remove.forEach((userId, index) => assertNew(userId, `/remove/${index}`));

  function assertNew(userId: number, pointer: string): void {
    if (seen.has(userId)) throw AppError.invalidField(pointer, 'names a user for the second time');
    seen.add(userId);
  }
}
