import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { AccessEngine } from '../access/access-engine.js';
import type { EffectivePrivilege } from '../access/effective-privilege.js';
import { keepsAnAdministrator } from '../access/access-invariants.js';
import { AccessRules } from '../access/access-rules.js';
import type { Principal } from '../auth/principal.js';
import { DirectoriesService } from '../authentication-services/directories.service.js';
import { LOCAL_SERVICE_ID } from '../authentication-services/entities/authentication-service.entity.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import type { Page } from '../common/paging/page.js';
import { isGuid } from '../common/text/guid.js';
import { nameKey } from '../common/text/names.js';
import { orNull, patchOfProperties } from '../database/described-rows.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import { UsersService } from '../users/users.service.js';
import type { ListUserGroupsDto } from './dto/list-groups.dto.js';
import type { CreateGroupDto, UpdateGroupDto } from './dto/write-group.dto.js';
import { Group } from './entities/group.entity.js';
import { isExternalGroup } from './group-origin.js';
import { GroupsQueries, type GroupListQuery, type GroupSummary } from './groups.queries.js';

@Injectable()
export class GroupsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: GroupsQueries,
    private readonly rules: AccessRules,
    private readonly engine: AccessEngine,
    private readonly users: UsersService,
    private readonly directories: DirectoriesService,
  ) {}

  /** The groups that the caller may see. */
  list(principal: Principal, query: GroupListQuery): Promise<Page<GroupSummary>> {
    return this.queries.list(query, this.rules.reader(principal));
  }

  /** Throws `group_not_found`, also for a group that the caller may not see. */
  async get(principal: Principal, id: number): Promise<Group> {
    const group = await this.queries.find(id);
    if (!group) throw new AppError('group_not_found');
    await this.rules.assertMayReadGroup(principal, group);
    return group;
  }

  /**
   * The groups of exactly these names, case and blanks included, each once in the order of its first name. Throws
   * `group_not_found` naming the first that does not exist or that the caller may not see.
   */
  async getAllByName(principal: Principal, names: readonly string[]): Promise<Group[]> {
    const found = await this.dataSource.manager.findBy(Group, { nameKey: In([...new Set(names.map(nameKey))]) });
    const byName = new Map(found.map((group) => [group.name, group]));
    const groups = new Set<Group>();
    for (const name of names) {
      const group = byName.get(name.normalize('NFC'));
      const isReadable = group !== undefined && (await this.rules.mayReadGroup(principal, group));
      if (!isReadable) throw new AppError('group_not_found', { detail: `There is no group "${name}".` });
      groups.add(group);
    }
    return [...groups];
  }

  /**
   * The groups with these GUIDs, each once in the order in which they are named. Throws `group_not_found` naming the
   * first that does not exist or that the caller may not see.
   */
  async getAllByGuid(principal: Principal, guids: readonly string[]): Promise<Group[]> {
    const wanted = guids.map((guid) => guid.toLowerCase());
    const found = await this.dataSource.manager.findBy(Group, { guid: In([...new Set(wanted.filter(isGuid))]) });
    const byGuid = new Map(found.map((group) => [group.guid, group]));
    const groups = new Set<Group>();
    for (const [index, guid] of wanted.entries()) {
      const group = byGuid.get(guid);
      const isReadable = group !== undefined && (await this.rules.mayReadGroup(principal, group));
      if (!isReadable) throw new AppError('group_not_found', { detail: `There is no group "${guids[index]}".` });
      groups.add(group);
    }
    return [...groups];
  }

  /** Throws `group_not_found`, also for a group that the caller may not see. */
  async getByGuid(principal: Principal, guid: string): Promise<Group> {
    const [group] = await this.getAllByGuid(principal, [guid]);
    if (!group) throw new AppError('group_not_found');
    return group;
  }

  /** A group that the caller may manage. Throws `group_not_found` or `forbidden`. */
  async getManaged(principal: Principal, id: number): Promise<Group> {
    const group = await this.get(principal, id);
    await this.rules.assertMayManageGroup(principal, group);
    return group;
  }

  /** The groups that a user was put into, or with `effective` all that he is in now. */
  async listOfUser(principal: Principal, userId: number, query: ListUserGroupsDto): Promise<Page<GroupSummary>> {
    await this.users.get(principal, userId);
    return this.queries.listOfUser(userId, query);
  }

  /** What a member of the group may do now because he is one, in the order of names. */
  async getEffectivePrivileges(principal: Principal, id: number, explain: boolean): Promise<EffectivePrivilege[]> {
    const group = await this.get(principal, id);
    if (explain) await this.rules.assertMayExplainGroup(principal, group);
    return this.engine.effectivePrivileges({ groupId: id });
  }

  /** Throws what `assertExistsInDirectory` throws, and `group_name_taken`. */
  async create(input: CreateGroupDto): Promise<Group> {
    await this.assertExistsInDirectory(input);
    return this.transactions.run((tx) => this.insert(tx, input));
  }

  /**
   * Makes sure that a group of an external service exists there, under exactly this name. It asks another server: to be
   * done before the transaction that inserts the group. Throws `authentication_service_not_found`,
   * `external_group_not_found`, `external_credentials_refused` and `authentication_service_unavailable`.
   */
  async assertExistsInDirectory(
    input: Pick<CreateGroupDto, 'name' | 'authenticationServiceId' | 'directoryCredentials'>,
  ): Promise<void> {
    const { authenticationServiceId, name, directoryCredentials } = input;
    if (authenticationServiceId === undefined || authenticationServiceId === LOCAL_SERVICE_ID) return;
    await this.directories.assertGroupExists(authenticationServiceId, name, directoryCredentials);
  }

  /** Creates a group as part of a larger piece of work, after `assertExistsInDirectory`. */
  async insert(tx: Transaction, input: CreateGroupDto & { externalId?: string | null }): Promise<Group> {
    const { directoryCredentials: _credentials, ...fields } = input;
    const group = await this.queries.insert(tx, { ...fields, properties: orNull(fields.properties) });
    tx.record({
      action: 'group.created',
      target: groupTarget(group),
      after: fields,
      changes: [{ table: 'groups', id: group.id }],
    });
    return group;
  }

  async update(
    principal: Principal,
    id: number,
    input: UpdateGroupDto,
    ifMatch: readonly number[] | undefined,
  ): Promise<Group> {
    await this.getManaged(principal, id);
    this.rules.assertMayDescribe(principal, input.properties);
    return this.transactions.run((tx) => this.change(tx, id, input, ifMatch));
  }

  /** Changes a group that the caller manages as part of a larger piece of work. */
  async change(
    tx: Transaction,
    id: number,
    input: UpdateGroupDto & { externalId?: string | null },
    ifMatch: readonly number[] | undefined,
  ): Promise<Group> {
    const group = await lockRow(tx, Group, { id }, 'group_not_found');
    const isRenamed = input.name !== undefined && input.name !== group.name;
    if (group.builtIn && isRenamed) throw new AppError('built_in');
    if (isRenamed && (await isExternalGroup(tx.manager, group))) throw new AppError('external_group_rename');
    const changes = {
      ...input,
      ...patchOfProperties(group, input.properties),
      ...(input.name === undefined ? {} : { nameKey: nameKey(input.name) }),
    };
    const change = await updateRow(tx, Group, group, changes, ifMatch);
    if (change) {
      tx.record({
        action: 'group.updated',
        target: groupTarget(group),
        before: change.before,
        after: change.after,
        changes: [{ table: 'groups', id }],
      });
    }
    return group;
  }

  /** With its memberships, grants, assignments, shares and tokens. */
  async delete(id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    await this.transactions.run((tx) => this.drop(tx, id, ifMatch));
  }

  /** All of them or none. */
  async deleteAll(ids: readonly number[]): Promise<void> {
    await this.transactions.run(async (tx) => {
      for (const id of ids.toSorted((a, b) => a - b)) await this.drop(tx, id, undefined);
    });
  }

  /** Deletes a group as part of a larger piece of work. */
  async drop(tx: Transaction, id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    const group = await lockRow(tx, Group, { id }, 'group_not_found');
    assertMatches(group.version, ifMatch);
    if (group.builtIn) throw new AppError('built_in');
    await tx.manager.delete(Group, { id });
    tx.record({ action: 'group.deleted', target: groupTarget(group), changes: [{ table: 'groups', id }] });
    tx.ensure(keepsAnAdministrator);
  }
}

/** How the audit trail names a group. */
export function groupTarget(group: Group): { type: string; id: number; name: string } {
  return { type: 'group', id: group.id, name: group.name };
}
