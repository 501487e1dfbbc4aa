/** How an attribute is named in a filter, in `sortBy`, or in a list of attributes (RFC 7644 3.10). */
export interface AttributePath {
  /** The schema before the name, as it was written; null when there is none. */
  readonly urn: string | null;
  readonly name: string;
  readonly sub: string | null;
}

export type ComparisonOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

export type ComparisonValue = string | number | boolean | null;

export interface Comparison {
  readonly kind: 'compare';
  readonly path: AttributePath;
  readonly operator: ComparisonOperator;
  readonly value: ComparisonValue;
}

export interface Presence {
  readonly kind: 'present';
  readonly path: AttributePath;
}

/** `emails[…]`: one and the same value of the attribute meets the filter, whose names are those of its sub-attributes. */
export interface ValueFilter {
  readonly kind: 'some';
  readonly path: AttributePath;
  readonly filter: FilterNode;
}

export interface Combination {
  readonly kind: 'and' | 'or';
  readonly filters: readonly FilterNode[];
}

export interface Negation {
  readonly kind: 'not';
  readonly filter: FilterNode;
}

/** A filter that has been read; which attributes there are it does not know. */
export type FilterNode = Comparison | Presence | ValueFilter | Combination | Negation;
