import type { Compare, Filter } from 'scim2-parse-filter';
import { ScimError } from '../http/scim-error.js';
import { findAttribute, type ScimAttribute } from '../schema/attribute.js';
import { readSingle } from '../values/read-value.js';
import { isObject, isUnassigned, type ScimObject } from '../values/scim-object.js';

type Text = (a: string, b: string) => boolean;

const TEXT_TESTS: Readonly<Record<Compare['op'], Text>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  co: (a, b) => a.includes(b),
  sw: (a, b) => a.startsWith(b),
  ew: (a, b) => a.endsWith(b),
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
};

/** Whether one value of a multi-valued attribute is chosen by the filter of a path. Throws `invalidFilter`. */
export function matchesFilter(attribute: ScimAttribute, filter: Filter, element: unknown): boolean {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((each) => matchesFilter(attribute, each, element));
    case 'or':
      return filter.filters.some((each) => matchesFilter(attribute, each, element));
    case 'not':
      return !matchesFilter(attribute, filter.filter, element);
    case 'pr':
      return !isUnassigned(valueOf(attribute, filter.attrPath, element).value);
    case '[]':
      throw new ScimError('invalidFilter', `The filter of ${attribute.name} has a filter in it.`);
    default:
      return compares(attribute, filter, element);
  }
}

/**
 * What an element must have to be chosen by the filter, when that says so with `eq` and `and` alone; null otherwise.
 * Entra adds to `emails[type eq "work"].value` and wants the element to be made.
 */
export function elementChosenBy(attribute: ScimAttribute, filter: Filter): ScimObject | null {
  if (filter.op === 'and') {
    const parts = filter.filters.map((each) => elementChosenBy(attribute, each));
    return parts.includes(null) ? null : (Object.assign({}, ...parts) as ScimObject);
  }
  if (filter.op !== 'eq') return null;
  const subAttribute = subAttributeOf(attribute, filter.attrPath);
  return { [subAttribute.name]: readSingle(subAttribute, filter.compValue, subAttribute.name) };
}

/** The values that `value eq` names, when the filter is nothing but such comparisons joined by `or`; null otherwise. */
export function valuesNamedBy(filter: Filter): string[] | null {
  if (filter.op === 'or') {
    const parts = filter.filters.map(valuesNamedBy);
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  }
  const isNamed = filter.op === 'eq' && filter.attrPath.toLowerCase() === 'value';
  return isNamed && typeof filter.compValue === 'string' ? [filter.compValue] : null;
}

function compares(attribute: ScimAttribute, { op, attrPath, compValue }: Compare, element: unknown): boolean {
  const { value, subAttribute } = valueOf(attribute, attrPath, element);
  if (compValue === null) return isUnassigned(value) === (op === 'eq');
  if (isUnassigned(value)) return op === 'ne';
  if (subAttribute.type === 'boolean') {
    const isSame = String(value) === String(compValue).toLowerCase();
    if (op !== 'eq' && op !== 'ne') throw new ScimError('invalidFilter', `${attrPath} is true or false.`);
    return isSame === (op === 'eq');
  }
  const fold = (text: string): string => (subAttribute.caseExact ? text : text.toLowerCase());
  return TEXT_TESTS[op](fold(String(value)), fold(String(compValue)));
}

function valueOf(
  attribute: ScimAttribute,
  name: string,
  element: unknown,
): { subAttribute: ScimAttribute; value: unknown } {
  const subAttribute = subAttributeOf(attribute, name);
  return { subAttribute, value: isObject(element) ? element[subAttribute.name] : undefined };
}

function subAttributeOf(attribute: ScimAttribute, name: string): ScimAttribute {
  const subAttribute = findAttribute(attribute.subAttributes ?? [], name);
  if (!subAttribute) throw new ScimError('invalidFilter', `${attribute.name} has no sub-attribute ${name}.`);
  return subAttribute;
}
