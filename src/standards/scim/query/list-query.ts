import { ScimError, type ScimType } from '../http/scim-error.js';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../limits.js';
import type { ProjectionRequest } from './projection.js';

export const SEARCH_REQUEST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** What a list is asked for, by the parameters of an address or by the body of a search. */
export interface ListQuery extends ProjectionRequest {
  readonly filter: string | null;
  readonly sortBy: string | null;
  readonly descending: boolean;
  /** From 0 to the largest page there is. */
  readonly count: number;
  /** From 1; null for a list that is read by cursor. */
  readonly startIndex: number | null;
  /** Empty for the first page; null for a list that is read by index. */
  readonly cursor: string | null;
}

type Parameters = Readonly<Record<string, unknown>>;

const INTEGER = /^[+-]?\d{1,15}$/;

/** Reads the parameters of an address (RFC 7644 3.4.2, RFC 9865 2). Others are passed over. */
export function readListParameters(query: Parameters): ListQuery {
  return readQuery(query);
}

/** Reads a search (RFC 7644 3.4.3), whose names are in any case. */
export function readSearchRequest(body: unknown): ListQuery {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ScimError('invalidSyntax', 'A search is a JSON object.');
  }
  const byName = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  const schemas = byName.get('schemas');
  const isSearch = Array.isArray(schemas) && schemas.length === 1 && isUrn(schemas[0], SEARCH_REQUEST_SCHEMA);
  if (!isSearch) throw new ScimError('invalidSyntax', `A search has the schema ${SEARCH_REQUEST_SCHEMA} and no other.`);
  const names = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor', 'attributes', 'excludedAttributes'];
  return readQuery(Object.fromEntries(names.map((name) => [name, byName.get(name.toLowerCase())])));
}

/** Which attributes an answer shows, by the parameters of an address. */
export function readProjection(query: Parameters): ProjectionRequest {
  return {
    attributes: readNames(query['attributes'], 'attributes'),
    excludedAttributes: readNames(query['excludedAttributes'], 'excludedAttributes'),
  };
}

function readQuery(query: Parameters): ListQuery {
  const cursor = readText(query['cursor'], 'cursor');
  const startIndex = readInteger(query['startIndex'], 'startIndex', 'invalidValue');
  if (cursor !== null && startIndex !== null) {
    throw new ScimError('invalidValue', 'A list is read by startIndex or by cursor, not by both.');
  }
  return {
    ...readProjection(query),
    filter: readText(query['filter'], 'filter'),
    sortBy: readText(query['sortBy'], 'sortBy'),
    descending: readDescending(query['sortOrder']),
    count: readCount(query['count'], cursor !== null),
    startIndex: cursor === null ? Math.max(startIndex ?? 1, 1) : null,
    cursor,
  };
}

/** A page by index is cut to what is served at most; one by cursor is refused, as RFC 9865 2.1 has it. */
function readCount(value: unknown, isByCursor: boolean): number {
  const count = readInteger(value, 'count', isByCursor ? 'invalidCount' : 'invalidValue') ?? PAGE_SIZE_DEFAULT;
  if (isByCursor && count > PAGE_SIZE_MAX) throw new ScimError('invalidCount', `"count" is at most ${PAGE_SIZE_MAX}.`);
  return Math.min(Math.max(count, 0), PAGE_SIZE_MAX);
}

function readInteger(value: unknown, name: string, scimType: ScimType): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && INTEGER.test(value)) return Number(value);
  throw new ScimError(scimType, `"${name}" is an integer.`);
}

function readText(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw new ScimError('invalidValue', `"${name}" is given once, as text.`);
}

function readDescending(value: unknown): boolean {
  const order = readText(value, 'sortOrder')?.toLowerCase() ?? 'ascending';
  if (order === 'ascending' || order === 'descending') return order === 'descending';
  throw new ScimError('invalidValue', '"sortOrder" is ascending or descending.');
}

/** Names as a list, or with commas between them. */
function readNames(value: unknown, name: string): string[] | null {
  if (value === undefined || value === null) return null;
  const texts = Array.isArray(value) ? value : [value];
  if (!texts.every((text): text is string => typeof text === 'string')) {
    throw new ScimError('invalidValue', `"${name}" is a list of names.`);
  }
  const names = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  const given = names.filter((text) => text !== '');
  return given.length === 0 ? null : given;
}

function isUrn(value: unknown, urn: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === urn.toLowerCase();
}
