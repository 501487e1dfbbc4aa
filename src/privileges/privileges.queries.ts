import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { holders, USER_HOLDS } from '../access/holders.queries.js';
import type { Page } from '../common/paging/page.js';
import { KeysetList } from '../database/keyset-list.js';
import { conditions, listFingerprint, nameFilters, namedSort } from '../database/named-list.js';
import { SqlParameters } from '../database/sql-parameters.js';
import type { HolderResponse, ListHoldersDto, ListPrivilegesDto } from './dto/list-privileges.dto.js';
import type { Privilege } from './entities/privilege.entity.js';

const COLUMNS = `p.id, p.name, p.description, p.category, p.mask_bit AS "maskBit", p.delegable, p.built_in AS "builtIn",
  p.version, p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;

/** The native API's filters, and those that other surfaces have besides. */
export type PrivilegeListQuery = ListPrivilegesDto & { id?: number; delegable?: boolean };

@Injectable()
export class PrivilegesQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: KeysetList,
  ) {}

  list(query: PrivilegeListQuery): Promise<Page<Privilege>> {
    const parameters = new SqlParameters();
    return this.lists.page<Privilege>(
      {
        select: COLUMNS,
        from: 'privileges p',
        where: conditions(parameters, [
          ...nameFilters('p.name_key', query.name, query.q),
          ['p.category', query.category],
          ['p.id', query.id],
          ['p.delegable', query.delegable],
        ]),
        parameters,
        sort: namedSort(query.sort, 'p.name_key', 'p.id'),
        idExpression: 'p.id',
        fingerprint: listFingerprint('privileges', [query.q, query.name, query.category, query.id, query.delegable]),
      },
      query,
    );
  }

  /** For each of the privileges that implies another one directly: the lowest id of those it implies. */
  firstImplied(privilegeIds: readonly number[]): Promise<{ privilegeId: number; impliedId: number }[]> {
    return this.dataSource.query(
      `SELECT privilege_id AS "privilegeId", min(implied_id) AS "impliedId"
       FROM privilege_implications WHERE privilege_id = ANY ($1) GROUP BY privilege_id`,
      [privilegeIds],
    );
  }

  /** Users or groups that hold the privilege now, by whatever path, in the order of their ids. */
  holders(privilegeId: number, query: ListHoldersDto): Promise<Page<HolderResponse>> {
    const parameters = new SqlParameters();
    const withClause = holders(privilegeId, parameters);
    const isUserList = query.type === 'user';
    return this.lists.page<HolderResponse>(
      {
        with: withClause,
        select: isUserList ? `'user' AS type, u.id, u.username AS name` : `'group' AS type, g.id, g.name`,
        from: isUserList ? 'users u' : 'holding_groups h JOIN groups g ON g.id = h.group_id',
        where: isUserList ? [USER_HOLDS] : [],
        parameters,
        sort: { expression: isUserList ? 'u.id' : 'g.id', type: 'bigint', descending: false },
        idExpression: isUserList ? 'u.id' : 'g.id',
        fingerprint: listFingerprint('holders', [privilegeId, query.type]),
      },
      query,
    );
  }
}
