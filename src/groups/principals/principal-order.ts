import type { SortField } from '../../common/search/condition.js';
import type { SqlField, SqlSubject } from '../../database/condition-sql.js';

type KeyType = 'text' | 'timestamptz' | 'boolean';

/** A term of an ORDER BY that is never null, and what Postgres calls its type. */
export interface OrderTerm {
  readonly expression: string;
  readonly type: KeyType | 'bigint';
}

/** What a list is sorted by in one of its tables. */
export interface SortKey {
  readonly expression: string;
  readonly type: KeyType;
  readonly nullable: boolean;
}

const NOTHING: Readonly<Record<KeyType, string>> = { text: `''`, timestamptz: `'epoch'`, boolean: 'false' };

export function sortKeyOf(sort: SortField, subject: SqlSubject): SortKey {
  if (sort.item === undefined) return keyOf(subject.field(sort.field));
  const items = subject.items(sort.field);
  if (items.first === undefined) throw new Error('None of these items is preferred.');
  const { expression, type } = keyOf(items.field(sort.item));
  return { expression: `(SELECT ${expression} FROM (${items.first}) x)`, type, nullable: true };
}

/**
 * The order of the columns `key`, `rank` and `id`, which is total. What has no key comes last. `keys` are those of all
 * tables; `rank` tells the tables apart.
 */
export function orderOf(keys: readonly (SortKey | null)[]): OrderTerm[] {
  const isMixed = keys.length > 1;
  const type = keys.find((key) => key !== null)?.type;
  const isNullable = isMixed || keys.some((key) => key?.nullable);
  return [
    ...(type === undefined ? [] : keyTerms(type, isNullable)),
    ...(isMixed ? [{ expression: 'r.rank', type: 'bigint' } as const] : []),
    { expression: 'r.id', type: 'bigint' },
  ];
}

function keyTerms(type: KeyType, isNullable: boolean): OrderTerm[] {
  if (!isNullable) return [{ expression: 'r.key', type }];
  return [
    { expression: '(r.key IS NULL)', type: 'boolean' },
    { expression: `coalesce(r.key, ${NOTHING[type]})`, type },
  ];
}

function keyOf({ expression, type }: SqlField): SortKey {
  if (type === 'instant') return { expression, type: 'timestamptz', nullable: false };
  if (type === 'boolean') return { expression, type, nullable: true };
  const text = type === 'text' ? `lower(${expression})` : type === 'guid' ? `${expression}::text` : expression;
  return { expression: `${text} COLLATE "C"`, type: 'text', nullable: type === 'text' || type === 'exactText' };
}
