import type { Condition, Field, Operator } from '../common/search/condition.js';
import { isGuid } from '../common/text/guid.js';
import { foldText } from '../common/text/names.js';
import type { SqlParameters } from './sql-parameters.js';

/** A field as a statement reads it. */
export interface SqlField {
  /** Null where the field is not set. */
  readonly expression: string;
  /** `key` is folded as names are (common/text/names.ts); `text` is folded here, by Postgres. */
  readonly type: 'key' | 'text' | 'exactText' | 'boolean' | 'instant' | 'guid';
  /** The same as `expression` wherever it is not empty, in the form for which there is an index. */
  readonly indexed?: string;
}

/** A field with many items. */
export interface SqlItems {
  /** A statement that selects `owner_id`, and of each item what its fields read. */
  readonly source: string;
  /** A statement that selects the primary or else the first item of the row at hand; without it none is preferred. */
  readonly first?: string;
  /** A field of an item, which is `x` there. */
  field(field: Field): SqlField;
}

/** What a list can be asked for, and how its statement reads it. Both throw for a field that it does not know. */
export interface SqlSubject {
  /** The id that `owner_id` refers to. */
  readonly id: string;
  field(field: Field): SqlField;
  items(field: Field): SqlItems;
}

/** A million code points lie below: what begins with a text sorts between it and it with this behind. */
const LAST_CHARACTER = '\u{10ffff}';
const MILLISECOND = `interval '1 millisecond'`;

/** A condition as SQL that is true where it holds; elsewhere it is false or null. */
export function conditionSql(condition: Condition, subject: SqlSubject, parameters: SqlParameters): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.holds);
    case 'and':
    case 'or':
      return combined(condition, subject, parameters);
    case 'not':
      return `(${conditionSql(condition.condition, subject, parameters)}) IS NOT TRUE`;
    case 'isSet':
      return isSetSql(subject.field(condition.field));
    case 'some':
      return someSql(condition, subject, parameters);
    case 'compare':
      return comparisonSql(subject.field(condition.field), condition.operator, condition.value, parameters);
  }
}

type ConditionOf<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

function combined(condition: ConditionOf<'and' | 'or'>, subject: SqlSubject, parameters: SqlParameters): string {
  const parts = condition.conditions.map((part) => conditionSql(part, subject, parameters));
  return `(${parts.join(condition.kind === 'and' ? ' AND ' : ' OR ')})`;
}

/** Items are looked for first, by their own indexes, and then whose they are. */
function someSql({ list, where }: ConditionOf<'some'>, subject: SqlSubject, parameters: SqlParameters): string {
  const items = subject.items(list);
  const item: SqlSubject = {
    id: 'x.owner_id',
    field: (field) => items.field(field),
    items: () => {
      throw new Error('An item has no items of its own.');
    },
  };
  return `${subject.id} IN (SELECT x.owner_id FROM (${items.source}) x WHERE ${conditionSql(where, item, parameters)})`;
}

function isSetSql({ expression, type }: SqlField): string {
  return type === 'text' || type === 'exactText' ? `${expression} <> ''` : `${expression} IS NOT NULL`;
}

function comparisonSql(
  field: SqlField,
  operator: Operator,
  value: string | boolean | Date,
  parameters: SqlParameters,
): string {
  if (typeof value === 'boolean') return `${field.expression} ${equality(operator)} ${parameters.add(value)}`;
  if (value instanceof Date) return instantSql(field.expression, operator, value, parameters);
  if (field.type === 'guid' && (operator === '=' || operator === '<>')) {
    return guidSql(field.expression, operator, value, parameters);
  }
  return textSql(textForm(field, operator, value), operator, value, parameters);
}

function equality(operator: Operator): string {
  return operator === '<>' ? 'IS DISTINCT FROM' : operator;
}

/** Instants are shown in milliseconds, so what is kept beyond them does not tell two apart. */
function instantSql(expression: string, operator: Operator, value: Date, parameters: SqlParameters): string {
  const from = `${parameters.add(value)}::timestamptz`;
  const isSame = `(${expression} >= ${from} AND ${expression} < ${from} + ${MILLISECOND})`;
  const sql: Partial<Record<Operator, string>> = {
    '=': isSame,
    '<>': `${isSame} IS NOT TRUE`,
    '>': `${expression} >= ${from} + ${MILLISECOND}`,
    '>=': `${expression} >= ${from}`,
    '<': `${expression} < ${from}`,
    '<=': `${expression} < ${from} + ${MILLISECOND}`,
  };
  return sql[operator] ?? 'false';
}

/** GUIDs are shown in lower case. What is no GUID is nobody's. */
function guidSql(expression: string, operator: Operator, value: string, parameters: SqlParameters): string {
  if (!isGuid(value) || value !== value.toLowerCase()) return String(operator === '<>');
  return `${expression} ${equality(operator)} ${parameters.add(value)}::uuid`;
}

interface TextForm {
  expression: string;
  fold: (parameter: string) => string;
  prepare: (value: string) => string;
}

function textForm(field: SqlField, operator: Operator, value: string): TextForm {
  const isIndexable = value !== '' && (operator === '=' || operator === 'startsWith');
  const indexed = isIndexable ? field.indexed : undefined;
  switch (field.type) {
    case 'text':
      return {
        expression: indexed ?? `lower(${field.expression})`,
        fold: (parameter) => `lower(${parameter}::text)`,
        prepare: asItIs,
      };
    case 'key':
      return { expression: field.expression, fold: asText, prepare: foldText };
    case 'exactText':
      return { expression: indexed ?? field.expression, fold: asText, prepare: asItIs };
    default:
      return { expression: asText(field.expression), fold: asText, prepare: asItIs };
  }
}

function asText(expression: string): string {
  return `${expression}::text`;
}

function asItIs(value: string): string {
  return value;
}

/** Texts are in the order of their code points. */
function textSql(
  { expression, fold, prepare }: TextForm,
  operator: Operator,
  value: string,
  parameters: SqlParameters,
): string {
  const prepared = prepare(value);
  const operand = fold(parameters.add(prepared));
  switch (operator) {
    case '=':
    case '<>':
      return `${expression} ${equality(operator)} ${operand}`;
    case 'contains':
      return `strpos(${expression}, ${operand}) > 0`;
    case 'endsWith':
      return `right(${expression}, length(${operand})) = ${operand} AND length(${expression}) >= length(${operand})`;
    case 'startsWith': {
      const after = fold(parameters.add(prepared + LAST_CHARACTER));
      return `(${expression} COLLATE "C" >= ${operand} AND ${expression} COLLATE "C" < ${after})`;
    }
    default:
      return `${expression} COLLATE "C" ${operator} ${operand}`;
  }
}
