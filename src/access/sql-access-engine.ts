import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nameKey } from '../common/text/names.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { AccessEngine, type EffectivePrivilege, type Subject } from './access-engine.js';
import { EFFECTIVE_PRIVILEGES, GROUPS_AMONG, HELD_PRIVILEGES, IMPLIED_PRIVILEGES } from './access.queries.js';
import type { PrivilegeRef } from './privilege-closure.js';

/** Asks Postgres, one statement a question. */
@Injectable()
export class SqlAccessEngine extends AccessEngine {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override held(subject: Subject): Promise<PrivilegeRef[]> {
    return this.dataSource.query<PrivilegeRef[]>(HELD_PRIVILEGES, parameters(subject));
  }

  override impliedBy(privilegeIds: readonly number[]): Promise<PrivilegeRef[]> {
    return this.dataSource.query<PrivilegeRef[]>(IMPLIED_PRIVILEGES, [privilegeIds]);
  }

  override effectivePrivileges(subject: Subject): Promise<EffectivePrivilege[]> {
    return this.dataSource.query<EffectivePrivilege[]>(EFFECTIVE_PRIVILEGES, [
      ...parameters(subject),
      nameKey(ADMINISTRATION),
    ]);
  }

  override async groupsAmong(subject: Subject, groupIds: readonly number[]): Promise<Set<number>> {
    const rows = await this.dataSource.query<{ id: number }[]>(GROUPS_AMONG, [...parameters(subject), groupIds]);
    return new Set(rows.map((row) => row.id));
  }
}

function parameters(subject: Subject): [number | null, number | null] {
  return 'userId' in subject ? [subject.userId, null] : [null, subject.groupId];
}
