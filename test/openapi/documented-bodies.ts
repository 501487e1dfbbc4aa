import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Document, Schema } from '../../src/openapi/document.js';

/** Compares bodies with the schemas of a document; fields that nobody documented are faults, too. */
export class DocumentedBodies {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(document: Document) {
    addFormats.default(this.ajv);
    const closed = structuredClone(document);
    for (const schema of Object.values(closed.components.schemas)) close(schema);
    this.ajv.addSchema(closed, 'document');
  }

  /** `reference` says which schema: `#/components/schemas/Group`, or the way to one that has no name. */
  faults(reference: string, body: unknown): string[] {
    const $ref = `document${reference}`;
    const validate = this.ajv.getSchema($ref) ?? this.ajv.compile({ $ref });
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  }

  /** Whether a value, such as that of a header, is what a schema of its own says. */
  fits(schema: Schema, value: unknown): boolean {
    return this.ajv.validate(schema, value);
  }
}

/** Refuses fields that a schema does not name, so that the document cannot lag behind. */
function close(schema: Schema & { additionalProperties?: unknown }): void {
  if (schema.properties) schema.additionalProperties ??= false;
  for (const property of Object.values(schema.properties ?? {})) close(property);
}
