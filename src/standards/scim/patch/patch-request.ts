import { ScimError } from '../http/scim-error.js';
import type { ResourceType } from '../schema/resource-types.js';
import { isObject, member, type ScimObject } from '../values/scim-object.js';
import { parsePatchPath, type PatchPath } from './patch-path.js';

export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const OPERATIONS_MAX = 1_000;

/** One operation (RFC 7644 3.5.2). */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace';
  /** Null for the resource itself. */
  path: PatchPath | null;
  value: unknown;
}

/** Reads the body of a PATCH, names of members and operations in whatever case: Entra writes `Add`. */
export function readPatchRequest(type: ResourceType, body: unknown): PatchOperation[] {
  if (!isObject(body)) throw new ScimError('invalidSyntax', 'The body must be an object.');
  const schemas = member(body, 'schemas');
  const isNamed =
    Array.isArray(schemas) && schemas.some((urn) => String(urn).toLowerCase() === PATCH_SCHEMA.toLowerCase());
  if (!isNamed) throw new ScimError('invalidSyntax', `schemas must name ${PATCH_SCHEMA}.`);
  const operations = member(body, 'Operations');
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > OPERATIONS_MAX) {
    throw new ScimError('invalidSyntax', `Operations must be a list of 1 to ${OPERATIONS_MAX} operations.`);
  }
  return operations.map((operation: unknown) => readOperation(type, operation));
}

function readOperation(type: ResourceType, operation: unknown): PatchOperation {
  if (!isObject(operation)) throw new ScimError('invalidSyntax', 'An operation must be an object.');
  const op = readName(member(operation, 'op'));
  const path = member(operation, 'path') ?? '';
  const value = member(operation, 'value');
  if (typeof path !== 'string') throw new ScimError('invalidPath', 'path must be a string.');
  if (path === '') return { op, path: null, value: readWhole(op, value) };
  if (op !== 'remove' && value === undefined) throw new ScimError('invalidValue', `${op} needs a value.`);
  return { op, path: parsePatchPath(type, path), value };
}

function readName(name: unknown): PatchOperation['op'] {
  const op = typeof name === 'string' ? name.toLowerCase() : '';
  if (op === 'add' || op === 'remove' || op === 'replace') return op;
  throw new ScimError('invalidSyntax', 'op must be add, remove or replace.');
}

/** Without a path, the value says where. */
function readWhole(op: PatchOperation['op'], value: unknown): ScimObject {
  if (op === 'remove') throw new ScimError('noTarget', 'remove needs a path.');
  if (isObject(value)) return value;
  throw new ScimError('invalidValue', `${op} without a path needs an object as its value.`);
}
