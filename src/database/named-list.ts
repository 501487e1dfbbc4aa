import { containsPattern, nameKey } from '../common/text/names.js';
import type { SortKey } from './keyset-list.js';
import type { SqlParameters } from './sql-parameters.js';

/** The order of a list of things with names: by id for `id` and `-id`, by the name key for anything else. */
export function namedSort(sort: string, keyColumn: string, idColumn: string): SortKey {
  const descending = sort.startsWith('-');
  return sort.endsWith('id')
    ? { expression: idColumn, type: 'bigint', descending }
    : { expression: keyColumn, type: 'text', descending };
}

type Filter = string | number | boolean | { contains: string } | undefined;

/** The conditions of the filters that were given: equality, or for `{ contains }` a pattern on a name key. */
export function conditions(parameters: SqlParameters, filters: readonly [column: string, filter: Filter][]): string[] {
  return filters.flatMap(([column, filter]) => {
    if (filter === undefined) return [];
    if (typeof filter === 'object') return [`${column} LIKE ${parameters.add(containsPattern(filter.contains))}`];
    return [`${column} = ${parameters.add(filter)}`];
  });
}

/** The filters on a name that most lists have: `name` exactly, `q` anywhere, both without regard to case. */
export function nameFilters(keyColumn: string, name: string | undefined, q: string | undefined): [string, Filter][] {
  return [
    [keyColumn, name === undefined ? undefined : nameKey(name)],
    [keyColumn, q === undefined ? undefined : { contains: q }],
  ];
}

/** Text that is the same for the same list: what a cursor is bound to. */
export function listFingerprint(name: string, filters: object): string {
  return `${name} ${JSON.stringify(filters)}`;
}
