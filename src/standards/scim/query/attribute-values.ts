import type { Operator } from '../../../common/search/condition.js';
import { ScimError } from '../http/scim-error.js';
import type { ScimAttribute } from '../schema/attribute.js';
import type { ComparisonOperator, ComparisonValue } from './filter-node.js';

export const OPERATORS: Readonly<Record<ComparisonOperator, Operator>> = {
  eq: '=',
  ne: '<>',
  co: 'contains',
  sw: 'startsWith',
  ew: 'endsWith',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
};

const EQUALITY: readonly ComparisonOperator[] = ['eq', 'ne'];
const ORDER: readonly ComparisonOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const TEXT: readonly ComparisonOperator[] = ['eq', 'ne', 'co', 'sw', 'ew'];
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * What an attribute is compared with, in our own types: text, a boolean or a Date. Booleans may be written as text, which
 * clients do. Throws `invalidFilter` for a value of another type, and for an operator that the type does not have.
 */
export function operandOf(
  attribute: ScimAttribute,
  operator: ComparisonOperator,
  value: Exclude<ComparisonValue, null>,
): string | boolean | Date {
  switch (attribute.type) {
    case 'boolean':
      assertOperator(attribute, operator, EQUALITY);
      return readBoolean(attribute, value);
    case 'dateTime':
      assertOperator(attribute, operator, ORDER);
      return readDateTime(attribute, value);
    case 'binary':
      assertOperator(attribute, operator, TEXT);
      return readText(attribute, value);
    case 'string':
    case 'reference':
      return readText(attribute, value);
    default:
      throw new ScimError('invalidFilter', `"${attribute.name}" is compared by its sub-attributes.`);
  }
}

export function assertOperator(
  { name, type }: ScimAttribute,
  operator: ComparisonOperator,
  known: readonly ComparisonOperator[],
): void {
  if (known.includes(operator)) return;
  throw new ScimError('invalidFilter', `"${name}" is ${article(type)} and is compared by ${known.join(', ')} only.`);
}

/** Whether a text that is the same for all resources compares so. */
export function comparesText(
  actual: string,
  operator: ComparisonOperator,
  value: string,
  { caseExact }: Pick<ScimAttribute, 'caseExact'>,
): boolean {
  const [left, right] = caseExact ? [actual, value] : [actual.toLowerCase(), value.toLowerCase()];
  const results: Record<ComparisonOperator, boolean> = {
    eq: left === right,
    ne: left !== right,
    co: left.includes(right),
    sw: left.startsWith(right),
    ew: left.endsWith(right),
    gt: left > right,
    ge: left >= right,
    lt: left < right,
    le: left <= right,
  };
  return results[operator];
}

function readText({ name, type }: ScimAttribute, value: string | number | boolean): string {
  if (typeof value === 'string') return value;
  throw new ScimError('invalidFilter', `"${name}" is ${article(type)}: put its value in quotes.`);
}

function readBoolean({ name }: ScimAttribute, value: string | number | boolean): boolean {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ScimError('invalidFilter', `"${name}" is a boolean: it is true or false.`);
}

function readDateTime({ name }: ScimAttribute, value: string | number | boolean): Date {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  const date = match && new Date(match[2] === undefined ? `${match[0]}Z` : match[0]);
  if (date && !Number.isNaN(date.getTime())) return date;
  throw new ScimError('invalidFilter', `"${name}" is a dateTime such as "2026-01-31T09:00:00Z".`);
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
