/** A value that is kept in a user's profile, by its path. `text` is compared without regard to case. */
export interface ProfileField {
  readonly profile: readonly string[];
  readonly type: 'text' | 'exactText' | 'boolean';
}

/** What can be asked for: a field that a list has a name for, or one of the profile. */
export type Field = string | ProfileField;

export type Operator = '=' | '<>' | '>' | '>=' | '<' | '<=' | 'contains' | 'startsWith' | 'endsWith';

/**
 * Which rows of a list are wanted. It has two values: where a field is not set, only `<>` holds. Each list documents the
 * fields that it knows.
 */
export type Condition =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | {
      readonly kind: 'compare';
      readonly field: Field;
      readonly operator: Operator;
      readonly value: string | boolean | Date;
    }
  | { readonly kind: 'isSet'; readonly field: Field }
  /** One item of a field with many is such that the condition holds, whose fields are those of the item. */
  | { readonly kind: 'some'; readonly list: Field; readonly where: Condition }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition };

/** By which field a list is sorted; of a field with many items, by `item` of the primary or else the first one. */
export interface SortField {
  readonly field: Field;
  readonly item?: Field;
}

export const ALWAYS: Condition = { kind: 'constant', holds: true };
export const NEVER: Condition = { kind: 'constant', holds: false };

export function isSet(field: Field): Condition {
  return { kind: 'isSet', field };
}

export function some(list: Field, where: Condition = ALWAYS): Condition {
  return { kind: 'some', list, where };
}

export function not(condition: Condition): Condition {
  return { kind: 'not', condition };
}

export function anyOf(...conditions: Condition[]): Condition {
  return { kind: 'or', conditions };
}

export function allOf(...conditions: Condition[]): Condition {
  return { kind: 'and', conditions };
}
