import { AppError } from '../../../common/errors/app-error.js';
import { ScimError } from '../http/scim-error.js';
import { BULK_OPERATIONS_MAX } from '../limits.js';

export const BULK_REQUEST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** One operation as it came; what is wrong with it is its own failure, and not that of the request. */
export interface BulkOperation {
  readonly method: unknown;
  readonly path: unknown;
  readonly bulkId: unknown;
  readonly version: unknown;
  readonly data: unknown;
}

export interface BulkRequest {
  /** After how many failures the rest is left undone; null for never. */
  readonly failOnErrors: number | null;
  readonly operations: readonly BulkOperation[];
}

/** Reads a bulk request (RFC 7644 3.7), whose names are in any case. Throws for a request that is refused as a whole. */
export function readBulkRequest(body: unknown): BulkRequest {
  const fields = fieldsOf(body);
  const schemas = fields?.get('schemas');
  const isBulk =
    Array.isArray(schemas) && schemas.some((urn) => String(urn).toLowerCase() === BULK_REQUEST_SCHEMA.toLowerCase());
  if (!fields || !isBulk) throw new ScimError('invalidSyntax', `A bulk request has the schema ${BULK_REQUEST_SCHEMA}.`);
  const operations = fields.get('operations');
  if (!Array.isArray(operations)) throw new ScimError('invalidSyntax', 'A bulk request has a list of Operations.');
  if (operations.length > BULK_OPERATIONS_MAX) {
    throw new AppError('body_too_large', { detail: `A bulk request has at most ${BULK_OPERATIONS_MAX} operations.` });
  }
  const read = operations.map(readOperation);
  assertBulkIdsDiffer(read);
  return { failOnErrors: readFailOnErrors(fields.get('failonerrors')), operations: read };
}

function readOperation(operation: unknown): BulkOperation {
  const fields = fieldsOf(operation);
  if (!fields) throw new ScimError('invalidSyntax', 'An operation is a JSON object.');
  const [method, path, bulkId, version, data] = ['method', 'path', 'bulkid', 'version', 'data'].map((name) =>
    fields.get(name),
  );
  return { method, path, bulkId, version, data };
}

/** Otherwise it would be anyone's guess what a reference means. */
function assertBulkIdsDiffer(operations: readonly BulkOperation[]): void {
  const seen = new Set<unknown>();
  for (const { bulkId } of operations) {
    if (bulkId === undefined) continue;
    if (seen.has(bulkId)) throw new ScimError('invalidValue', `The bulkId "${String(bulkId)}" is used twice.`);
    seen.add(bulkId);
  }
}

function readFailOnErrors(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value === 0 ? null : value;
  throw new ScimError('invalidValue', '"failOnErrors" is a number of failures.');
}

function fieldsOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field as unknown]));
}
