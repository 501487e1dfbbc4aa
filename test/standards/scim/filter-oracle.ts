import { filter as test, parse, type Filter } from 'scim2-parse-filter';
import { USER, type Json } from './query-client.js';

const LISTS: ReadonlySet<string> = new Set(['emails', 'phonenumbers']);
const CASE_EXACT: ReadonlySet<string> = new Set(['externalid']);

/**
 * Whether a user meets a filter in the opinion of another parser, which also makes the comparisons, in memory. What that
 * library leaves to its callers is done here: case, values that are not there, and that brackets mean one and the same item.
 */
export function meets(resource: Json, text: string): boolean {
  return holds(parse(text), foldTexts(resource) as Json);
}

function holds(filter: Filter, resource: Json): boolean {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((part) => holds(part, resource));
    case 'or':
      return filter.filters.some((part) => holds(part, resource));
    case 'not':
      return !holds(filter.filter, resource);
    case '[]':
      return itemsOf(resource, filter.attrPath).some((item) => holds(filter.valFilter, item));
    default:
      return assertionHolds(filter, resource);
  }
}

type Assertion = Exclude<Filter, { op: 'and' | 'or' | 'not' | '[]' }>;

function assertionHolds(filter: Assertion, resource: Json): boolean {
  const attrPath = filter.attrPath.replace(`${USER}:`, '');
  const [list = '', sub] = attrPath.split('.');
  if (!LISTS.has(list.toLowerCase())) return leafHolds({ ...filter, attrPath }, resource);
  const items = itemsOf(resource, list);
  if (filter.op === 'pr' && sub === undefined) return items.length > 0;
  const part = { ...filter, attrPath: sub ?? 'value' };
  const isNull = 'compValue' in part && part.compValue === null;
  if (isNull && part.op === 'eq') return items.every((item) => leafHolds(part, item));
  return items.some((item) => leafHolds(part, item)) || (part.op === 'ne' && !isNull && items.length === 0);
}

function leafHolds(filter: Assertion, resource: Json): boolean {
  const { attrPath } = filter;
  const isThere = test({ op: 'pr', attrPath })(resource);
  if (filter.op === 'pr') return isThere;
  const { compValue } = filter;
  if (compValue === null) return (filter.op === 'ne') === isThere;
  const isFolded = typeof compValue === 'string' && !CASE_EXACT.has(attrPath.toLowerCase());
  const compared = { ...filter, compValue: isFolded ? compValue.toLowerCase() : compValue };
  return test(compared)(resource) || (filter.op === 'ne' && !isThere);
}

function itemsOf(resource: Json, list: string): Json[] {
  const found = Object.entries(resource).find(([name]) => name.toLowerCase() === list.toLowerCase());
  return (found?.[1] ?? []) as Json[];
}

function foldTexts(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return CASE_EXACT.has(name.toLowerCase()) ? value : value.toLowerCase();
  if (Array.isArray(value)) return value.map((item) => foldTexts(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, foldTexts(item, key)]));
}
