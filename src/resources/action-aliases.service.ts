import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { nameKey } from '../common/text/names.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { PrivilegesService } from '../privileges/privileges.service.js';
import { ActionAliasesQueries, type ActionAliasRow } from './action-aliases.queries.js';

/**
 * What privileges are called by those who ask about resources of a kind: `can_read` for READ. An alias comes before a
 * privilege of the same name. All of it is for administrators.
 */
@Injectable()
export class ActionAliasesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: ActionAliasesQueries,
    private readonly privileges: PrivilegesService,
  ) {}

  /** Those of a kind, in the order of their names. */
  list(kind: string, query: ListQueryDto): Promise<Page<ActionAliasRow>> {
    return this.queries.list(nameKey(kind), query);
  }

  /** Throws `action_alias_not_found`. */
  async get(kind: string, alias: string): Promise<ActionAliasRow> {
    const row = await this.queries.find(nameKey(kind), nameKey(alias));
    if (!row) throw new AppError('action_alias_not_found');
    return row;
  }

  /**
   * Makes the alias, or has it stand for another privilege. Throws `privilege_not_found`, and `precondition_failed` if
   * it is there and `createOnly`.
   */
  async put(
    principal: Principal,
    kind: string,
    alias: string,
    privilegeName: string,
    createOnly: boolean,
  ): Promise<ActionAliasRow> {
    const privilege = await this.privileges.get(privilegeName);
    const keys = { kind, kindKey: nameKey(kind), alias, aliasKey: nameKey(alias) };
    await this.transactions.run(async (tx) => {
      const present = await this.queries.lock(tx, keys.kindKey, keys.aliasKey);
      if (present && createOnly) throw new AppError('precondition_failed');
      if (present?.privilegeId === privilege.id && present.alias === alias) return;
      const id = await this.queries.put(tx, keys, privilege.id, principal.userId);
      tx.record({
        action: 'action_alias.put',
        target: target(id, kind, alias),
        before: present ? { privilege: present.privilege } : null,
        after: { privilege: privilege.name },
        changes: [{ table: 'action_aliases', id }],
      });
    });
    return this.get(kind, alias);
  }

  /** Answers whether there was one. */
  delete(kind: string, alias: string): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const present = await this.queries.lock(tx, nameKey(kind), nameKey(alias));
      if (!present) return false;
      await this.queries.delete(tx, present.id);
      tx.record({
        action: 'action_alias.deleted',
        target: target(present.id, present.kind, present.alias),
        before: { privilege: present.privilege },
        changes: [{ table: 'action_aliases', id: present.id }],
      });
      return true;
    });
  }
}

function target(id: number, kind: string, alias: string): { type: string; id: number; name: string } {
  return { type: 'action_alias', id, name: `${kind}/${alias}` };
}
