import type { Content, Operation, Parameter } from './document.js';
import { exampleOf, modernise, type Schemas } from './schemas.js';

// What no schema says of itself.
const BY_NAME: Readonly<Record<string, unknown>> = {
  cursor: 'eyJrIjpbIkFuYWx5c3RzIiw0XX0',
  'If-Match': '"1"',
  'If-None-Match': '*',
  'Idempotency-Key': 'b6b4f0a2-6b0f-4d6e-9d55-3c4f2b1f0f63',
};

const SORT = 'By what the list is ordered; with `-` in front, downwards.';

/**
 * Gives every parameter and body an example. Optional parameters hold theirs in the schema, from where Swagger UI
 * does not fill the form: a filter that nobody asked for would hide what is there.
 */
export function exemplifyRequest(operation: Operation, schemas: Schemas): void {
  for (const parameter of operation.parameters ?? []) exemplifyParameter(parameter, schemas);
  exemplifyContent(operation.requestBody?.content ?? {}, schemas, `the body of ${operation.operationId}`);
}

/** Puts a whole example beside the schema of every media type. */
export function exemplifyContent(content: Content, schemas: Schemas, where: string): void {
  for (const mediaType of Object.values(content)) {
    if (mediaType.example !== undefined || mediaType.examples) continue;
    mediaType.example = exampleOf(mediaType.schema, schemas, where);
  }
}

function exemplifyParameter(parameter: Parameter, schemas: Schemas): void {
  const { schema, name } = parameter;
  modernise(schema);
  if (name === 'sort') parameter.description ??= SORT;
  // A parameter with a default need not be sent.
  if (schema.default !== undefined) parameter.required = false;
  if (parameter.in === 'path' || parameter.example !== undefined) return;
  const example = BY_NAME[name] ?? exampleOf(schema, schemas, `the parameter ${name}`);
  if (parameter.required) parameter.example = example;
  else schema.examples ??= [example];
}
