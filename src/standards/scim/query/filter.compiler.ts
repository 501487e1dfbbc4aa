import {
  ALWAYS,
  anyOf,
  isSet,
  NEVER,
  not,
  some,
  type Condition,
  type Field,
} from '../../../common/search/condition.js';
import { ScimError } from '../http/scim-error.js';
import { findAttribute, type ScimAttribute } from '../schema/attribute.js';
import { findExtension, type FoundAttribute, type ResourceType } from '../schema/resource-types.js';
import { fieldOf, findByPath, isAddress, itemFieldOf, listOf } from './attribute-fields.js';
import { pathText } from './attribute-path.js';
import { assertOperator, comparesText, operandOf, OPERATORS } from './attribute-values.js';
import type { AttributePath, Comparison, FilterNode, Presence, ValueFilter } from './filter-node.js';

type Assertion = Comparison | Presence;

/** How values are compared that are kept in another form than the one in which they are shown. */
const WHOLE = ['eq', 'ne'] as const;

/**
 * What a filter asks for, in the terms of users and groups. A value that is not there is null: `eq null` finds it, and so
 * does `ne` with anything else. `types` are those that are searched: an attribute which only others of them have is not
 * there. Throws `invalidFilter` for an attribute that none of them has.
 */
export function compileFilter(node: FilterNode, type: ResourceType, types: readonly ResourceType[]): Condition {
  return new FilterCompiler(type, types).compile(node);
}

class FilterCompiler {
  constructor(
    private readonly type: ResourceType,
    private readonly types: readonly ResourceType[],
  ) {}

  compile(node: FilterNode): Condition {
    switch (node.kind) {
      case 'and':
      case 'or':
        return { kind: node.kind, conditions: node.filters.map((filter) => this.compile(filter)) };
      case 'not':
        return not(this.compile(node.filter));
      case 'some':
        return this.compileValueFilter(node);
      default:
        return this.compileAssertion(node);
    }
  }

  private compileAssertion(node: Assertion): Condition {
    const extension = findExtension(this.type, pathText(node.path));
    if (extension && node.kind === 'present') return isSet({ profile: [extension.id], type: 'text' });
    const found = this.find(node.path);
    if (found === null) return unset(node);
    const { attribute, subAttribute } = found;
    if (found.extension === null && attribute.name === 'schemas') return this.compileSchemas(node, attribute);
    if (attribute.name === 'meta' && subAttribute?.name === 'resourceType') return this.constant(node, subAttribute);
    return attribute.multiValued ? this.compileList(node, found) : this.compileSingle(node, found);
  }

  private compileSingle(node: Assertion, found: FoundAttribute): Condition {
    const { attribute, subAttribute } = found;
    const isWhole = subAttribute === null && attribute.type === 'complex';
    if (isWhole && node.kind === 'present' && attribute.name === 'meta') return ALWAYS;
    const value = node.kind === 'compare' && isWhole ? valueOf(attribute) : subAttribute;
    const meant = { ...found, subAttribute: value };
    return assertion(node, value ?? attribute, fieldOf(this.type, meant), isAddress(this.type, meant));
  }

  private compileList(node: Assertion, found: FoundAttribute): Condition {
    const { attribute } = found;
    const list = listOf(found);
    const subAttribute = found.subAttribute ?? valueOf(attribute);
    if (node.kind === 'present' && found.subAttribute === null) return some(list);
    if (!subAttribute) throw new ScimError('invalidFilter', `"${attribute.name}" is compared by its sub-attributes.`);
    const isRef = isAddress(this.type, { ...found, subAttribute });
    const item = (part: Assertion): Condition =>
      some(list, assertion(part, subAttribute, itemFieldOf(found, subAttribute), isRef));
    const isThere: Presence = { kind: 'present', path: node.path };
    if (node.kind === 'present') return item(node);
    if (node.value === null) return node.operator === 'ne' ? item(isThere) : notCompared(node, not(item(isThere)));
    return node.operator === 'ne' ? anyOf(not(some(list)), item(node)) : item(node);
  }

  private compileValueFilter({ path, filter }: ValueFilter): Condition {
    const found = this.find(path);
    if (found === null) return NEVER;
    const { attribute, subAttribute } = found;
    if (attribute.type !== 'complex' || subAttribute !== null) {
      throw new ScimError('invalidFilter', `"${pathText(path)}" has no sub-attributes to filter by.`);
    }
    const inner = this.compileInside(filter, found);
    return attribute.multiValued ? some(listOf(found), inner) : inner;
  }

  /** The filter in square brackets, whose names are those of sub-attributes. */
  private compileInside(node: FilterNode, found: FoundAttribute): Condition {
    switch (node.kind) {
      case 'and':
      case 'or':
        return { kind: node.kind, conditions: node.filters.map((filter) => this.compileInside(filter, found)) };
      case 'not':
        return not(this.compileInside(node.filter, found));
      case 'some':
        throw new ScimError('invalidFilter', 'Square brackets do not stand in square brackets.');
      default:
        return this.compileItem(node, found);
    }
  }

  private compileItem(node: Assertion, found: FoundAttribute): Condition {
    const { attribute } = found;
    const { urn, name, sub } = node.path;
    const subAttribute = urn === null && sub === null ? findAttribute(attribute.subAttributes ?? [], name) : undefined;
    if (!subAttribute) {
      throw new ScimError('invalidFilter', `"${attribute.name}" has no sub-attribute "${pathText(node.path)}".`);
    }
    const inner = { ...found, subAttribute };
    const field = attribute.multiValued ? itemFieldOf(found, subAttribute) : fieldOf(this.type, inner);
    return assertion(node, subAttribute, field, isAddress(this.type, inner));
  }

  /** A resource has the URN of its core schema, and those of the extensions that it has something of. */
  private compileSchemas(node: Assertion, attribute: ScimAttribute): Condition {
    if (node.kind === 'present') return ALWAYS;
    if (node.value === null) return notCompared(node, node.operator === 'ne' ? ALWAYS : NEVER);
    const value = String(operandOf(attribute, node.operator, node.value));
    const matches = (urn: string): boolean => comparesText(urn, node.operator, value, attribute);
    return anyOf(
      matches(this.type.schema.id) ? ALWAYS : NEVER,
      ...this.type.extensions
        .filter((extension) => matches(extension.id))
        .map((extension) => isSet({ profile: [extension.id], type: 'text' })),
    );
  }

  private constant(node: Assertion, attribute: ScimAttribute): Condition {
    if (node.kind === 'present') return ALWAYS;
    if (node.value === null) return notCompared(node, node.operator === 'ne' ? ALWAYS : NEVER);
    const value = String(operandOf(attribute, node.operator, node.value));
    return comparesText(this.type.name, node.operator, value, attribute) ? ALWAYS : NEVER;
  }

  /** Null for an attribute that another of the searched types has. */
  private find(path: AttributePath): FoundAttribute | null {
    const found = findByPath(this.type, path);
    if (found === undefined) {
      if (this.types.some((type) => findByPath(type, path) ?? findExtension(type, pathText(path)))) return null;
      throw new ScimError('invalidFilter', `There is no attribute "${pathText(path)}".`);
    }
    if ((found.subAttribute ?? found.attribute).returned === 'never') {
      throw new ScimError('invalidFilter', `"${pathText(path)}" cannot be asked for.`);
    }
    return found;
  }
}

/** What is meant when a complex attribute is compared as a whole. */
function valueOf({ subAttributes = [] }: ScimAttribute): ScimAttribute | null {
  return findAttribute(subAttributes, 'value') ?? null;
}

function assertion(node: Assertion, attribute: ScimAttribute, field: Field | null, isRef: boolean): Condition {
  if (field === null) throw new ScimError('invalidFilter', `"${pathText(node.path)}" cannot be filtered by.`);
  if (node.kind === 'present') return isSet(field);
  const { operator, value } = node;
  if (value === null) return notCompared(node, operator === 'ne' ? isSet(field) : not(isSet(field)));
  if (isRef || attribute.name === 'version') assertOperator(attribute, operator, WHOLE);
  const operand = operandOf(attribute, operator, value);
  return { kind: 'compare', field, operator: OPERATORS[operator], value: keptForm(attribute, operand, isRef) };
}

/** Addresses are found by the id at their end, and versions by the number in the weak entity tag. */
function keptForm(attribute: ScimAttribute, operand: string | boolean | Date, isRef: boolean): string | boolean | Date {
  if (typeof operand !== 'string') return operand;
  if (isRef) return operand.slice(operand.lastIndexOf('/') + 1);
  return attribute.name === 'version' ? operand.replace(/^W\/"(.*)"$/, '$1') : operand;
}

/** Null is equal to what is not there; it is neither greater nor less than anything, nor part of it. */
function notCompared(node: Comparison, condition: Condition): Condition {
  if (node.operator === 'eq' || node.operator === 'ne') return condition;
  throw new ScimError('invalidFilter', `Nothing is compared with null by ${node.operator}.`);
}

/** What holds of an attribute that a resource cannot have. */
function unset(node: Assertion): Condition {
  if (node.kind === 'present') return NEVER;
  const isEqual = node.value === null;
  if (node.operator === 'eq') return isEqual ? ALWAYS : NEVER;
  if (node.operator === 'ne') return isEqual ? NEVER : ALWAYS;
  return isEqual ? notCompared(node, NEVER) : NEVER;
}
