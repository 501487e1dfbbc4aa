import type { EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { AppError } from '../common/errors/app-error.js';
import type { ErrorCode } from '../common/errors/catalogue.js';
import { assertMatches } from '../common/http/entity-tag.js';
import type { Transaction } from './transaction.js';
import type { VersionedEntity } from './versioned.entity.js';

/** Reads one row and locks it until the commit. Throws `missing` when it is not there. */
export async function lockRow<T extends VersionedEntity>(
  tx: Transaction,
  entity: EntityTarget<T>,
  where: FindOptionsWhere<T>,
  missing: ErrorCode,
): Promise<T> {
  const row = await tx.manager.findOne(entity, { where, lock: { mode: 'for_no_key_update' } });
  if (!row) throw new AppError(missing);
  return row;
}

/** What a change did to a row: the fields that differ, before and after. Null when nothing differs. */
export interface RowChange<T> {
  row: T;
  before: Partial<T>;
  after: Partial<T>;
}

/**
 * Writes the fields of `changes` that differ and counts the version up, if the row's version is one of `ifMatch`.
 * `row` must have been locked in this transaction. Absent (undefined) fields stay as they are.
 */
export async function updateRow<T extends VersionedEntity & ObjectLiteral>(
  tx: Transaction,
  entity: EntityTarget<T>,
  row: T,
  changes: Partial<T>,
  ifMatch: readonly number[] | undefined,
): Promise<RowChange<T> | null> {
  assertMatches(row.version, ifMatch);
  const names = (Object.keys(changes) as (keyof T)[]).filter(
    (name) => changes[name] !== undefined && changes[name] !== row[name],
  );
  if (names.length === 0) return null;
  const before = pick(row, names);
  const after = pick(changes, names);
  const result = await tx.manager
    .createQueryBuilder()
    .update(entity)
    .set({ ...after, version: row.version + 1, updatedAt: () => 'now()' } as unknown as QueryDeepPartialEntity<T>)
    .where('id = :id', { id: row.id })
    .returning(['updatedAt'])
    .execute();
  const [written] = result.raw as { updated_at: Date }[];
  Object.assign(row, after, { version: row.version + 1, updatedAt: written?.updated_at });
  return { row, before, after };
}

/** Counts the version up for a change beside the row, of what belongs to the same thing. The row must be locked. */
export async function touchRow<T extends VersionedEntity & ObjectLiteral>(
  tx: Transaction,
  entity: EntityTarget<T>,
  row: T,
): Promise<void> {
  const result = await tx.manager
    .createQueryBuilder()
    .update(entity)
    .set({ version: row.version + 1, updatedAt: () => 'now()' } as unknown as QueryDeepPartialEntity<T>)
    .where('id = :id', { id: row.id })
    .returning(['updatedAt'])
    .execute();
  const [written] = result.raw as { updated_at: Date }[];
  Object.assign(row, { version: row.version + 1, updatedAt: written?.updated_at });
}

function pick<T>(source: Partial<T>, names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(names.map((name) => [name, source[name]])) as Partial<T>;
}
