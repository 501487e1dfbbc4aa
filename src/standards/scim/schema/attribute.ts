export type AttributeType =
  'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference' | 'complex';

/** One attribute as RFC 7643 section 7 describes it. Discovery, validation, filters and projection all follow it. */
export interface ScimAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  /** Of a complex attribute, and of no other. */
  readonly subAttributes?: readonly ScimAttribute[];
}

export interface ScimSchema {
  /** Its URN. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly ScimAttribute[];
}

type Options = Partial<Omit<ScimAttribute, 'name' | 'description'>>;

/** An attribute with the characteristics that RFC 7643 2.2 gives to one which says nothing else. */
export function attribute(name: string, description: string, options: Options = {}): ScimAttribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...options,
  };
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly ScimAttribute[],
  options: Options = {},
): ScimAttribute {
  return attribute(name, description, { type: 'complex', ...options, subAttributes });
}

/** A list of values with the usual sub-attributes (RFC 7643 2.4). `value` describes the value itself. */
export function valueList(
  name: string,
  description: string,
  value: ScimAttribute,
  canonicalValues?: readonly string[],
): ScimAttribute {
  const type = attribute('type', 'What kind of value it is.', canonicalValues === undefined ? {} : { canonicalValues });
  const display = attribute('display', 'The value as people read it.');
  const primary = attribute('primary', 'Whether it is the preferred one; at most one is.', { type: 'boolean' });
  return complex(name, description, [value, display, type, primary], { multiValued: true });
}

/** The attribute of this name among others, without regard to case (RFC 7643 2.1). */
export function findAttribute(attributes: readonly ScimAttribute[], name: string): ScimAttribute | undefined {
  const key = name.toLowerCase();
  return attributes.find((candidate) => candidate.name.toLowerCase() === key);
}
