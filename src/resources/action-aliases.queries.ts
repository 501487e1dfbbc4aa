import { Injectable } from '@nestjs/common';
import type { ListQueryDto } from '../common/dto/list-query.dto.js';
import type { Page } from '../common/paging/page.js';
import { DataSource } from 'typeorm';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { Transaction } from '../database/transaction.js';

/** An alias with the name of the privilege that it stands for. */
export interface ActionAliasRow {
  id: number;
  kind: string;
  alias: string;
  privilegeId: number;
  privilege: string;
  createdById: number | null;
  createdAt: Date;
}

const COLUMNS = `a.id, a.kind, a.alias, a.privilege_id AS "privilegeId", p.name AS privilege,
  a.created_by_id AS "createdById", a.created_at AS "createdAt"`;
const FROM = 'action_aliases a JOIN privileges p ON p.id = a.privilege_id';

@Injectable()
export class ActionAliasesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  list(kindKey: string, query: ListQueryDto): Promise<Page<ActionAliasRow>> {
    const parameters = new SqlParameters();
    return this.lists.page<ActionAliasRow>(
      {
        select: COLUMNS,
        from: FROM,
        where: conditions(parameters, [['a.kind_key', kindKey]]),
        parameters,
        sort: { expression: 'a.alias_key', type: 'text', descending: false },
        idExpression: 'a.id',
        fingerprint: listFingerprint('action-aliases', [kindKey]),
      },
      query,
    );
  }

  async find(kindKey: string, aliasKey: string): Promise<ActionAliasRow | null> {
    const rows = await this.dataSource.query<ActionAliasRow[]>(selectOne(''), [kindKey, aliasKey]);
    return rows[0] ?? null;
  }

  /** The same, locked until the transaction ends. */
  async lock(tx: Transaction, kindKey: string, aliasKey: string): Promise<ActionAliasRow | null> {
    const rows = await tx.query<ActionAliasRow>(selectOne('FOR UPDATE OF a'), [kindKey, aliasKey]);
    return rows[0] ?? null;
  }

  /** Makes the alias, or has it stand for another privilege. Answers its id. */
  async put(
    tx: Transaction,
    { kind, kindKey, alias, aliasKey }: Readonly<Record<'kind' | 'kindKey' | 'alias' | 'aliasKey', string>>,
    privilegeId: number,
    createdById: number | null,
  ): Promise<number> {
    const rows = await tx.query<{ id: number }>(
      `INSERT INTO action_aliases (kind, kind_key, alias, alias_key, privilege_id, created_by_id)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (kind_key, alias_key)
       DO UPDATE SET kind = excluded.kind, alias = excluded.alias, privilege_id = excluded.privilege_id
       RETURNING id`,
      [kind, kindKey, alias, aliasKey, privilegeId, createdById],
    );
    const [row] = rows;
    if (!row) throw new Error('An upsert returned no row.');
    return row.id;
  }

  async delete(tx: Transaction, id: number): Promise<void> {
    await tx.query('DELETE FROM action_aliases WHERE id = $1', [id]);
  }
}

function selectOne(lock: string): string {
  return `SELECT ${COLUMNS} FROM ${FROM} WHERE a.kind_key = $1 AND a.alias_key = $2 ${lock}`;
}
