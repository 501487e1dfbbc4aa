import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, Not } from 'typeorm';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import type { HolderResponse, ListHoldersDto } from './dto/list-privileges.dto.js';
import type { CreatePrivilegeDto, UpdatePrivilegeDto } from './dto/write-privilege.dto.js';
import { PrivilegeImplication } from './entities/privilege-implication.entity.js';
import { Privilege } from './entities/privilege.entity.js';
import { PrivilegesQueries, type PrivilegeListQuery } from './privileges.queries.js';

@Injectable()
export class PrivilegesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly queries: PrivilegesQueries,
  ) {}

  list(query: PrivilegeListQuery): Promise<Page<Privilege>> {
    return this.queries.list(query);
  }

  /** `name` without regard to case. Throws `privilege_not_found`. */
  async get(name: string): Promise<Privilege> {
    const privilege = await this.dataSource.manager.findOneBy(Privilege, { nameKey: nameKey(name) });
    if (!privilege) throw new AppError('privilege_not_found');
    return privilege;
  }

  /** Throws `privilege_not_found`. */
  async getById(id: number): Promise<Privilege> {
    const privilege = await this.dataSource.manager.findOneBy(Privilege, { id });
    if (!privilege) throw new AppError('privilege_not_found');
    return privilege;
  }

  /** Which privilege each of these implies directly, by their ids; of several the one with the lowest id. */
  async firstImplied(privilegeIds: readonly number[]): Promise<Map<number, number>> {
    const rows = await this.queries.firstImplied(privilegeIds);
    return new Map(rows.map((row) => [row.privilegeId, row.impliedId]));
  }

  /** In the order of `names`. Throws `privilege_not_found` naming the first one that does not exist. */
  async getAll(names: readonly string[]): Promise<Privilege[]> {
    const keys = names.map(nameKey);
    const found = await this.dataSource.manager.findBy(Privilege, { nameKey: In([...new Set(keys)]) });
    const byKey = new Map(found.map((privilege) => [privilege.nameKey, privilege]));
    return keys.map((key, index) => {
      const privilege = byKey.get(key);
      if (!privilege) throw new AppError('privilege_not_found', { detail: `There is no privilege "${names[index]}".` });
      return privilege;
    });
  }

  /** Every privilege of one catalogue, in the order of names. */
  listCategory(category: string): Promise<Privilege[]> {
    return this.dataSource.manager.find(Privilege, { where: { category }, order: { nameKey: 'ASC' } });
  }

  /** The privileges with a bit of the mask, in the order of their bits: 64 at most. */
  listMasked(): Promise<Privilege[]> {
    return this.dataSource.manager.find(Privilege, { where: { maskBit: Not(IsNull()) }, order: { maskBit: 'ASC' } });
  }

  create(input: CreatePrivilegeDto): Promise<Privilege> {
    return this.transactions.run(async (tx) => {
      const privilege = await tx.manager.save(
        Privilege,
        tx.manager.create(Privilege, { ...input, nameKey: nameKey(input.name) }),
      );
      tx.record({
        action: 'privilege.created',
        target: target(privilege),
        after: { ...input },
        changes: [{ table: 'privileges', id: privilege.id }],
      });
      return privilege;
    });
  }

  update(name: string, input: UpdatePrivilegeDto, ifMatch: readonly number[] | undefined): Promise<Privilege> {
    return this.transactions.run(async (tx) => {
      const privilege = await lockRow(tx, Privilege, { nameKey: nameKey(name) }, 'privilege_not_found');
      if (privilege.builtIn && input.name !== undefined && input.name !== privilege.name)
        throw new AppError('built_in');
      const changes = { ...input, ...(input.name === undefined ? {} : { nameKey: nameKey(input.name) }) };
      const change = await updateRow(tx, Privilege, privilege, changes, ifMatch);
      if (change) {
        tx.record({
          action: 'privilege.updated',
          target: target(privilege),
          before: change.before,
          after: change.after,
          changes: [{ table: 'privileges', id: privilege.id }],
        });
      }
      return privilege;
    });
  }

  async delete(name: string, ifMatch: readonly number[] | undefined): Promise<void> {
    await this.transactions.run(async (tx) => {
      const privilege = await lockRow(tx, Privilege, { nameKey: nameKey(name) }, 'privilege_not_found');
      assertMatches(privilege.version, ifMatch);
      if (privilege.builtIn) throw new AppError('built_in');
      await tx.manager.delete(Privilege, { id: privilege.id });
      tx.record({
        action: 'privilege.deleted',
        target: target(privilege),
        changes: [{ table: 'privileges', id: privilege.id }],
      });
    });
  }

  /** The privileges that `name` implies directly, in the order of their names. */
  async listImplications(name: string): Promise<Page<Privilege>> {
    const privilege = await this.get(name);
    const implied = await this.dataSource.manager
      .createQueryBuilder(Privilege, 'implied')
      .innerJoin(PrivilegeImplication, 'i', 'i.implied_id = implied.id')
      .where('i.privilege_id = :id', { id: privilege.id })
      .orderBy('implied.name_key')
      .getMany();
    return new Page(implied, null);
  }

  /** Makes `name` imply `implied`; does nothing when it does already. */
  async addImplication(principal: Principal, name: string, implied: string, createOnly = false): Promise<Privilege> {
    const [privilege, impliedPrivilege] = await this.pair(name, implied);
    if (privilege.id === impliedPrivilege.id) {
      throw AppError.invalidParameter('implied', 'must be another privilege');
    }
    await this.transactions.run(async (tx) => {
      const inserted = await tx.manager
        .createQueryBuilder()
        .insert()
        .into(PrivilegeImplication)
        .values({ privilegeId: privilege.id, impliedId: impliedPrivilege.id, createdById: principal.userId })
        .orIgnore()
        .returning(['privilegeId'])
        .execute();
      if ((inserted.raw as unknown[]).length === 0) {
        if (createOnly) throw new AppError('precondition_failed');
        return;
      }
      tx.record({
        action: 'privilege_implication.added',
        target: target(privilege),
        after: { implies: impliedPrivilege.name },
        changes: [{ table: 'privilege_implications', privilegeId: privilege.id, impliedId: impliedPrivilege.id }],
      });
    });
    return impliedPrivilege;
  }

  async removeImplication(name: string, implied: string): Promise<void> {
    const [privilege, impliedPrivilege] = await this.pair(name, implied);
    if (privilege.builtIn && impliedPrivilege.builtIn) throw new AppError('built_in');
    await this.transactions.run(async (tx) => {
      const key = { privilegeId: privilege.id, impliedId: impliedPrivilege.id };
      const deleted = await tx.manager.delete(PrivilegeImplication, key);
      if (!deleted.affected) return;
      tx.record({
        action: 'privilege_implication.removed',
        target: target(privilege),
        before: { implies: impliedPrivilege.name },
        changes: [{ table: 'privilege_implications', ...key }],
      });
    });
  }

  async listHolders(name: string, query: ListHoldersDto): Promise<Page<HolderResponse>> {
    const privilege = await this.get(name);
    return this.queries.holders(privilege.id, query);
  }

  private async pair(name: string, implied: string): Promise<[Privilege, Privilege]> {
    return [await this.get(name), await this.get(implied)];
  }
}

function target(privilege: Privilege): { type: string; id: number; name: string } {
  return { type: 'privilege', id: privilege.id, name: privilege.name };
}
