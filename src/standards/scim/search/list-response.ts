import { LIST_SCHEMA } from '../http/media-type.js';
import type { ScimObject } from '../values/scim-object.js';

/** A page of resources (RFC 7644 3.4.2, RFC 9865 2). */
export interface ListResponse {
  readonly schemas: readonly string[];
  readonly totalResults: number;
  /** How many resources this page holds. */
  readonly itemsPerPage: number;
  /** Of a list that is read by index. */
  readonly startIndex?: number;
  /** Of a list that is read by cursor: absent on the last page. */
  readonly nextCursor?: string;
  /** Of a list that is read by cursor: absent on the first page. */
  readonly previousCursor?: string;
  readonly Resources: readonly ScimObject[];
}

export function listResponse(
  totalResults: number,
  resources: readonly ScimObject[],
  position: Pick<ListResponse, 'startIndex' | 'nextCursor' | 'previousCursor'>,
): ListResponse {
  return { schemas: [LIST_SCHEMA], totalResults, itemsPerPage: resources.length, ...position, Resources: resources };
}
