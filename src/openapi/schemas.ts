import type { Document, Schema } from './document.js';

const REFERENCE_PREFIX = '#/components/schemas/';
const INSTANT_EXAMPLE = '2030-01-31T12:00:00.000Z';

export type Schemas = Readonly<Record<string, Schema>>;

/** The schema itself, or what it refers to. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref === undefined) return schema;
  const target = schemas[schema.$ref.slice(REFERENCE_PREFIX.length)];
  if (!target) throw new Error(`The document refers to ${schema.$ref}, which it does not hold.`);
  return target;
}

/** Turns `example` into what OpenAPI 3.1 has in its place, here and below. */
export function modernise(schema: Schema): void {
  if ('example' in schema) {
    schema.examples = [schema.example];
    delete schema.example;
  }
  for (const child of childrenOf(schema)) modernise(child);
}

/**
 * A value that the schema describes, put together from the examples of its fields. Throws for a field from which none
 * follows: `where` names it.
 */
export function exampleOf(schema: Schema, schemas: Schemas, where: string): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const inner = schema.$ref === undefined ? [schema.anyOf, schema.allOf, schema.oneOf].flat().find(Boolean) : undefined;
  if (inner) return exampleOf(inner, schemas, where);
  return exampleOfType(resolve(schema, schemas), schemas, where);
}

function exampleOfType(schema: Schema, schemas: Schemas, where: string): unknown {
  const type = [schema.type].flat()[0];
  if (schema.examples) return schema.examples[0];
  if (type === 'object' && schema.properties) return exampleOfObject(schema.properties, schemas, where);
  if (type === 'array' && schema.items) return [exampleOf(schema.items, schemas, `${where}/0`)];
  if (type === 'boolean') return false;
  if (schema.format === 'date-time') return INSTANT_EXAMPLE;
  if (schema.format === 'int64') return schema.minimum ?? 1;
  throw new Error(`Give ${where} an example: nothing else says what it looks like.`);
}

function exampleOfObject(properties: Record<string, Schema>, schemas: Schemas, where: string): object {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, exampleOf(property, schemas, `${where}/${name}`)]),
  );
}

/** Drops the schemas that nothing in the document refers to. */
export function dropUnused(document: Document): void {
  const { schemas } = document.components;
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    const names = [...JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
    for (const name of names) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit([document.paths, document.components.responses]);
  document.components.schemas = Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => used.has(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function childrenOf(schema: Schema): Schema[] {
  const { properties = {}, items, anyOf = [], allOf = [], oneOf = [] } = schema;
  return [...Object.values(properties), ...(items ? [items] : []), ...anyOf, ...allOf, ...oneOf];
}
