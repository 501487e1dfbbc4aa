import { ScimError } from '../http/scim-error.js';
import { pathText } from '../query/attribute-path.js';
import type { AttributePath, Comparison, ComparisonOperator, FilterNode } from '../query/filter-node.js';
import { findAttribute, type ScimAttribute } from '../schema/attribute.js';
import { readSingle } from '../values/read-value.js';
import { isObject, isUnassigned, type ScimObject } from '../values/scim-object.js';

type Text = (a: string, b: string) => boolean;

const TEXT_TESTS: Readonly<Record<ComparisonOperator, Text>> = {
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
export function matchesFilter(attribute: ScimAttribute, filter: FilterNode, element: unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((each) => matchesFilter(attribute, each, element));
    case 'or':
      return filter.filters.some((each) => matchesFilter(attribute, each, element));
    case 'not':
      return !matchesFilter(attribute, filter.filter, element);
    case 'present':
      return !isUnassigned(valueOf(attribute, filter.path, element).value);
    case 'some':
      throw new ScimError('invalidFilter', `The filter of ${attribute.name} has a filter in it.`);
    case 'compare':
      return compares(attribute, filter, element);
  }
}

/**
 * What an element must have to be chosen by the filter, when that says so with `eq` and `and` alone; null otherwise.
 * Entra adds to `emails[type eq "work"].value` and wants the element to be made.
 */
export function elementChosenBy(attribute: ScimAttribute, filter: FilterNode): ScimObject | null {
  if (filter.kind === 'and') {
    const parts = filter.filters.map((each) => elementChosenBy(attribute, each));
    return parts.includes(null) ? null : (Object.assign({}, ...parts) as ScimObject);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return null;
  const subAttribute = subAttributeOf(attribute, filter.path);
  return { [subAttribute.name]: readSingle(subAttribute, filter.value, subAttribute.name) };
}

/** The values that `value eq` names, when the filter is nothing but such comparisons joined by `or`; null otherwise. */
export function valuesNamedBy(filter: FilterNode): string[] | null {
  if (filter.kind === 'or') {
    const parts = filter.filters.map(valuesNamedBy);
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return null;
  return pathText(filter.path).toLowerCase() === 'value' ? [filter.value] : null;
}

function compares(attribute: ScimAttribute, { operator, path, value: wanted }: Comparison, element: unknown): boolean {
  const { value, subAttribute } = valueOf(attribute, path, element);
  if (wanted === null) return isUnassigned(value) === (operator === 'eq');
  if (isUnassigned(value)) return operator === 'ne';
  if (subAttribute.type === 'boolean') {
    const isSame = String(value) === String(wanted).toLowerCase();
    if (operator !== 'eq' && operator !== 'ne') {
      throw new ScimError('invalidFilter', `${subAttribute.name} is true or false.`);
    }
    return isSame === (operator === 'eq');
  }
  const fold = (text: string): string => (subAttribute.caseExact ? text : text.toLowerCase());
  return TEXT_TESTS[operator](fold(String(value)), fold(String(wanted)));
}

function valueOf(
  attribute: ScimAttribute,
  path: AttributePath,
  element: unknown,
): { subAttribute: ScimAttribute; value: unknown } {
  const subAttribute = subAttributeOf(attribute, path);
  return { subAttribute, value: isObject(element) ? element[subAttribute.name] : undefined };
}

function subAttributeOf(attribute: ScimAttribute, path: AttributePath): ScimAttribute {
  const name = pathText(path);
  const subAttribute = findAttribute(attribute.subAttributes ?? [], name);
  if (!subAttribute) throw new ScimError('invalidFilter', `${attribute.name} has no sub-attribute ${name}.`);
  return subAttribute;
}
