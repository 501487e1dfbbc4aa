import { integerParameter } from './dream-parameters.js';
import { invalid } from './input-document.js';
import type { DreamQuery } from './query.decorator.js';

const LIMIT_DEFAULT = 100;

export interface ListParameters<SortKey> {
  offset: number;
  /** Null: all of them. */
  limit: number | null;
  sortBy: SortKey | undefined;
  descending: boolean;
}

/** What every list takes. An unknown `sortby` means no order of the caller's. Throws a 400. */
export function parseListQuery<SortKey>(
  query: DreamQuery,
  sortKeys: Readonly<Record<string, SortKey>>,
): ListParameters<SortKey> {
  const sort = query.get('sortby')?.trim().toLowerCase() ?? '';
  const name = sort.replace(/^-/, '');
  return {
    offset: integerParameter(query, 'offset') ?? 0,
    limit: parseLimit(query.get('limit') ?? query.get('count') ?? query.get('max')),
    sortBy: Object.hasOwn(sortKeys, name) ? sortKeys[name] : undefined,
    descending: sort.startsWith('-') && Object.hasOwn(sortKeys, name),
  };
}

function parseLimit(text: string | undefined): number | null {
  const limit = text?.trim().toLowerCase() ?? '';
  if (limit === '') return LIMIT_DEFAULT;
  if (limit === 'all') return null;
  if (!/^\d{1,9}$/.test(limit)) throw invalid(`'limit' parameter is not valid`);
  return Number(limit);
}

/** A filter that was given and is not empty. */
export function textFilter(query: DreamQuery, name: string): string | undefined {
  const text = query.get(name) ?? '';
  return text === '' ? undefined : text;
}

/** A filter on the id of a service; 0 means none. Throws a 400. */
export function serviceFilter(query: DreamQuery): number | undefined {
  const id = integerParameter(query, 'authprovider') ?? 0;
  return id === 0 ? undefined : id;
}
