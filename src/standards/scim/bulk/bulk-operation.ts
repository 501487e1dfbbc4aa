import { ScimError } from '../http/scim-error.js';
import type { BulkOperation } from './bulk-request.js';

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
const PATH = /^\/?(users|groups)(?:\/([^/?#]+))?\/?$/i;

/** An operation that makes sense: what a single request would be. */
export interface BulkCall {
  readonly method: (typeof METHODS)[number];
  readonly type: 'User' | 'Group';
  /** Null for a creation; it may be a reference such as `bulkId:ytrewq`. */
  readonly id: string | null;
  readonly bulkId: string | null;
  /** What an If-Match header would hold. */
  readonly version: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Throws `invalidSyntax` or `invalidValue` for an operation that cannot be a request. */
export function readOperation(operation: BulkOperation): BulkCall {
  const method = METHODS.find((known) => known === String(operation.method).toUpperCase());
  if (!method) throw new ScimError('invalidSyntax', `"method" is ${METHODS.join(', ')}.`);
  const match = typeof operation.path === 'string' ? PATH.exec(operation.path) : null;
  if (!match)
    throw new ScimError('invalidValue', '"path" is /Users or /Groups, with an id behind it unless it is a POST.');
  const id = match[2] === undefined ? null : decode(match[2]);
  if ((method === 'POST') !== (id === null)) {
    throw new ScimError('invalidValue', `"path" has ${id === null ? 'an' : 'no'} id for ${method}.`);
  }
  return {
    method,
    type: match[1]?.toLowerCase() === 'users' ? 'User' : 'Group',
    id,
    bulkId: readBulkId(operation, method),
    version: readText(operation.version, 'version'),
    data: readData(operation, method),
  };
}

function readBulkId({ bulkId }: BulkOperation, method: BulkCall['method']): string | null {
  const text = readText(bulkId, 'bulkId');
  if (text === '' || (text === null && method === 'POST')) {
    throw new ScimError('invalidValue', 'A POST has a bulkId.');
  }
  return text;
}

function readData({ data }: BulkOperation, method: BulkCall['method']): Record<string, unknown> {
  if (method === 'DELETE') return {};
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw new ScimError('invalidSyntax', `A ${method} has data, which is a JSON object.`);
}

function readText(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw new ScimError('invalidSyntax', `"${name}" is text.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
