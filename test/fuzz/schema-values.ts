import * as fc from 'fast-check';
import type { Document, Schema } from '../../src/openapi/document.js';
import { follow } from '../openapi/served-document.js';
import type { KnownValues } from './fuzz-world.js';

/** What schemas say beyond the parts that the documents' own code touches. */
interface FullSchema extends Schema {
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  const?: unknown;
  additionalProperties?: boolean | Schema;
}

const DEPTH_MAX = 5;
const ITEMS_MAX = 4;

/** Values that a schema allows; where it allows ids and names, those of things that exist come often. */
export class SchemaValues {
  constructor(
    private readonly document: Document,
    private readonly known: KnownValues,
  ) {}

  of(given: Schema, depth = 0): fc.Arbitrary<unknown> {
    const schema = follow<FullSchema>(this.document, given as FullSchema);
    if (depth > DEPTH_MAX) return fc.constant(null);
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, depth + 1)));
    if (schema.allOf) return this.merged(schema.allOf, depth);
    return this.ofType(schema, depth);
  }

  private merged(parts: readonly Schema[], depth: number): fc.Arbitrary<unknown> {
    return fc.tuple(...parts.map((part) => this.of(part, depth + 1))).map((values) => Object.assign({}, ...values));
  }

  private ofType(schema: FullSchema, depth: number): fc.Arbitrary<unknown> {
    const types = [schema.type ?? (schema.properties ? 'object' : 'any')].flat();
    return fc.oneof(...types.map((type) => this.ofOneType(type, schema, depth)));
  }

  private ofOneType(type: string, schema: FullSchema, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return fc.array(schema.items ? this.of(schema.items, depth + 1) : fc.constant('x'), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? ITEMS_MAX, ITEMS_MAX),
        });
      case 'integer':
      case 'number':
        return this.number(schema);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'string':
        return this.text(schema);
      default:
        return fc.jsonValue({ maxDepth: 1 });
    }
  }

  private object({ properties = {}, required = [], additionalProperties }: FullSchema, depth: number) {
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, this.of(property, depth + 1)]),
    );
    const declared = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
    if (Object.keys(properties).length > 0 || !additionalProperties) return declared;
    const value = typeof additionalProperties === 'object' ? this.of(additionalProperties, depth + 1) : fc.jsonValue();
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), value, { maxKeys: 3 });
  }

  private number({ minimum = 0, maximum = 1_000, examples = [] }: FullSchema): fc.Arbitrary<unknown> {
    const inRange = this.known.ids.filter((id) => id >= minimum && id <= maximum);
    const given = [minimum, maximum, ...inRange, ...examples];
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...given) }, fc.integer({ min: minimum, max: maximum }));
  }

  private text(schema: FullSchema): fc.Arbitrary<unknown> {
    const { format, minLength = 0, maxLength = 40, examples = [], example } = schema;
    if (format === 'date-time') return fc.constantFrom('2030-01-01T00:00:00Z', '2031-06-01T12:00:00.5+02:00');
    if (format === 'uuid') return fc.oneof(fc.constantFrom(...this.known.guids), fc.uuid());
    if (format === 'email') return fc.constantFrom('ada@example.org', 'a+b@example.com');
    const names = this.known.texts.filter((text) => text.length >= minLength && text.length <= maxLength);
    const shown = [...examples, example].filter((each): each is string => typeof each === 'string');
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...shown, ...names, 'x'.repeat(Math.max(1, minLength))) },
      { weight: 1, arbitrary: fc.string({ minLength, maxLength: Math.min(Math.max(maxLength, minLength), 300) }) },
    );
  }
}
