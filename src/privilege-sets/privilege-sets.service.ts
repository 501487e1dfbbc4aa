import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import { Privilege } from '../privileges/entities/privilege.entity.js';
import { PrivilegesService } from '../privileges/privileges.service.js';
import type { PrivilegeSetGroupResponse, PrivilegeSetPrivilegeResponse } from './dto/privilege-set-response.dto.js';
import type { CreatePrivilegeSetDto, UpdatePrivilegeSetDto } from './dto/write-privilege-set.dto.js';
import { PrivilegeSetPrivilege } from './entities/privilege-set-privilege.entity.js';
import { PrivilegeSet } from './entities/privilege-set.entity.js';
import {
  PrivilegeSetsQueries,
  type PrivilegeSetListQuery,
  type PrivilegeSetPair,
  type PrivilegeSetPairListQuery,
} from './privilege-sets.queries.js';

@Injectable()
export class PrivilegeSetsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: PrivilegeSetsQueries,
    private readonly privileges: PrivilegesService,
  ) {}

  list(query: PrivilegeSetListQuery): Promise<Page<PrivilegeSet>> {
    return this.queries.list(query);
  }

  /** Throws `privilege_set_not_found`. */
  async get(id: number): Promise<PrivilegeSet> {
    const set = await this.dataSource.manager.findOneBy(PrivilegeSet, { id });
    if (!set) throw new AppError('privilege_set_not_found');
    return set;
  }

  /** All privileges in a set, in the order of their ids. */
  getPrivileges(setId: number): Promise<Privilege[]> {
    return this.dataSource.manager
      .createQueryBuilder(Privilege, 'p')
      .innerJoin(PrivilegeSetPrivilege, 'sp', 'sp.privilege_id = p.id')
      .where('sp.privilege_set_id = :setId', { setId })
      .orderBy('p.id')
      .getMany();
  }

  /** The ids of the privileges in each of the sets, by the ids of the sets. An empty set is left out. */
  async getPrivilegeIds(setIds: readonly number[]): Promise<Map<number, number[]>> {
    const rows = await this.queries.privilegeIdsOf(setIds);
    return new Map(rows.map((row) => [row.privilegeSetId, row.privilegeIds]));
  }

  async listPrivileges(id: number, query: ListQueryDto): Promise<Page<PrivilegeSetPrivilegeResponse>> {
    await this.get(id);
    return this.queries.listPrivileges(id, query);
  }

  /** The privileges in all sets. */
  listPairs(query: PrivilegeSetPairListQuery): Promise<Page<PrivilegeSetPair>> {
    return this.queries.listPairs(query);
  }

  /** A privilege in a set by the id of the pair. Throws `privilege_set_privilege_not_found`. */
  async getPair(id: number): Promise<PrivilegeSetPair> {
    const pair = await this.dataSource.manager.findOneBy(PrivilegeSetPrivilege, { id });
    if (!pair) throw new AppError('privilege_set_privilege_not_found');
    return pair;
  }

  async listGroups(id: number, query: ListQueryDto): Promise<Page<PrivilegeSetGroupResponse>> {
    await this.get(id);
    return this.queries.listGroups(id, query);
  }

  create(input: CreatePrivilegeSetDto): Promise<PrivilegeSet> {
    return this.transactions.run((tx) => this.insert(tx, input));
  }

  /** Creates a set that holds these privileges, all or nothing. */
  createWith(
    principal: Principal,
    input: CreatePrivilegeSetDto,
    privileges: readonly Privilege[],
  ): Promise<PrivilegeSet> {
    return this.transactions.run(async (tx) => {
      const set = await this.insert(tx, input);
      for (const privilege of privileges) await this.put(tx, principal, set, privilege);
      return set;
    });
  }

  /** Of the privileges `among` leaves those of `wanted` in the set and no others, all or nothing. */
  async replacePrivileges(
    principal: Principal,
    id: number,
    wanted: readonly Privilege[],
    among: readonly Privilege[],
  ): Promise<void> {
    const kept = new Set(wanted.map((privilege) => privilege.id));
    await this.transactions.run(async (tx) => {
      const set = await lockRow(tx, PrivilegeSet, { id }, 'privilege_set_not_found');
      for (const privilege of among) {
        if (!kept.has(privilege.id)) await this.take(tx, set, privilege);
      }
      for (const privilege of wanted) await this.put(tx, principal, set, privilege);
    });
  }

  private async insert(tx: Transaction, input: CreatePrivilegeSetDto): Promise<PrivilegeSet> {
    const set = await tx.manager.save(
      PrivilegeSet,
      tx.manager.create(PrivilegeSet, { ...input, nameKey: nameKey(input.name) }),
    );
    tx.record({
      action: 'privilege_set.created',
      target: target(set),
      after: { ...input },
      changes: [{ table: 'privilege_sets', id: set.id }],
    });
    return set;
  }

  update(id: number, input: UpdatePrivilegeSetDto, ifMatch: readonly number[] | undefined): Promise<PrivilegeSet> {
    return this.transactions.run(async (tx) => {
      const set = await lockRow(tx, PrivilegeSet, { id }, 'privilege_set_not_found');
      if (set.builtIn && input.name !== undefined && input.name !== set.name) throw new AppError('built_in');
      const changes = { ...input, ...(input.name === undefined ? {} : { nameKey: nameKey(input.name) }) };
      const change = await updateRow(tx, PrivilegeSet, set, changes, ifMatch);
      if (change) {
        tx.record({
          action: 'privilege_set.updated',
          target: target(set),
          before: change.before,
          after: change.after,
          // Of a set, decisions and what explains them show the name alone.
          ...('name' in change.after ? { changes: [{ table: 'privilege_sets', id }] } : {}),
        });
      }
      return set;
    });
  }

  async delete(id: number, ifMatch: readonly number[] | undefined): Promise<void> {
    await this.transactions.run(async (tx) => {
      const set = await lockRow(tx, PrivilegeSet, { id }, 'privilege_set_not_found');
      assertMatches(set.version, ifMatch);
      if (set.builtIn) throw new AppError('built_in');
      await tx.manager.delete(PrivilegeSet, { id });
      tx.record({
        action: 'privilege_set.deleted',
        target: target(set),
        changes: [{ table: 'privilege_sets', id }],
      });
    });
  }

  /** Puts a privilege into a set; does nothing when it is in it already. Throws `precondition_failed` if `createOnly`. */
  async addPrivilege(
    principal: Principal,
    id: number,
    name: string,
    createOnly = false,
  ): Promise<PrivilegeSetPrivilegeResponse> {
    const set = await this.get(id);
    const privilege = await this.privileges.get(name);
    return this.transactions.run(async (tx) => {
      const pair = await this.put(tx, principal, set, privilege);
      if (!pair.isNew && createOnly) throw new AppError('precondition_failed');
      return { id: pair.id, privilegeSetId: id, privilege: privilege.name };
    });
  }

  /** Takes a privilege out of a set. Answers whether it was in it. */
  async removePrivilege(id: number, name: string): Promise<boolean> {
    const [set, privilege] = [await this.get(id), await this.privileges.get(name)];
    return this.transactions.run((tx) => this.take(tx, set, privilege));
  }

  /** Takes a privilege out of a set by the id of the pair. Throws `privilege_set_privilege_not_found`. */
  async removePair(id: number): Promise<void> {
    const pair = await this.getPair(id);
    const set = await this.get(pair.privilegeSetId);
    const privilege = await this.privileges.getById(pair.privilegeId);
    const isTaken = await this.transactions.run((tx) => this.take(tx, set, privilege));
    if (!isTaken) throw new AppError('privilege_set_privilege_not_found');
  }

  private async put(
    tx: Transaction,
    principal: Principal,
    set: PrivilegeSet,
    privilege: Privilege,
  ): Promise<{ id: number; isNew: boolean }> {
    const pair = await this.queries.putPrivilege(tx, set.id, privilege.id, principal.userId);
    if (pair.isNew) {
      tx.record({
        action: 'privilege_set_privilege.added',
        target: target(set),
        after: { privilege: privilege.name },
        changes: [{ table: 'privilege_set_privileges', privilegeSetId: set.id, privilegeId: privilege.id }],
      });
    }
    return pair;
  }

  private async take(tx: Transaction, set: PrivilegeSet, privilege: Privilege): Promise<boolean> {
    const key = { privilegeSetId: set.id, privilegeId: privilege.id };
    const deleted = await tx.manager.delete(PrivilegeSetPrivilege, key);
    if (!deleted.affected) return false;
    tx.record({
      action: 'privilege_set_privilege.removed',
      target: target(set),
      before: { privilege: privilege.name },
      changes: [{ table: 'privilege_set_privileges', ...key }],
    });
    return true;
  }
}

function target(set: PrivilegeSet): { type: string; id: number; name: string } {
  return { type: 'privilege_set', id: set.id, name: set.name };
}
