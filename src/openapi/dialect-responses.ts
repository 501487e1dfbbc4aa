import { AppError } from '../common/errors/app-error.js';
import { ERRORS, type ErrorCode } from '../common/errors/catalogue.js';
import { PRIVILEGE_EXTENSION } from '../auth/decorators/access.decorators.js';
import { CHALLENGE, INSUFFICIENT_SCOPE } from './answer-headers.js';
import type { Example, Header, Operation, Response, Schema } from './document.js';
import { problemsOf } from './problem-responses.js';
import type { SurfaceDocument } from './surface-documents.js';

/**
 * How a dialect answers a failure: what its error renderer would send. Text is XML, unless it says otherwise; a null body
 * is an empty one.
 */
export type DialectFailure = (error: AppError) => { status: number; body: DialectBody; mediaType?: string };

type DialectBody = object | string | null;

/** Replaces the error codes that an operation declares by its responses, one per status, in the dialect's own form. */
export function describeFailures(operation: Operation, surface: SurfaceDocument, failure: DialectFailure): void {
  const failures = codesOf(operation).map((code) => ({ code, ...failure(new AppError(code)) }));
  for (const status of [...new Set(failures.map((each) => each.status))].toSorted((a, b) => a - b)) {
    const group = failures.filter((each) => each.status === status);
    const headers = headersOf(status, surface, operation);
    operation.responses[String(status)] = { ...response(group), ...(headers && { headers }) };
  }
}

function headersOf(
  status: number,
  { namesPrivileges = false }: SurfaceDocument,
  operation: Operation,
): Record<string, Header> | undefined {
  if (status === 401) return { 'WWW-Authenticate': CHALLENGE };
  const namesIt = status === 403 && namesPrivileges && PRIVILEGE_EXTENSION in operation;
  return namesIt ? { 'WWW-Authenticate': INSUFFICIENT_SCOPE } : undefined;
}

/** What the operation declares; besides, a path with a parameter may hold an escape that cannot be read. */
function codesOf(operation: Operation): ErrorCode[] {
  const hasKey = operation.parameters?.some((parameter) => parameter.in === 'path') ?? false;
  return [...new Set<ErrorCode>([...problemsOf(operation), ...(hasKey ? (['malformed_request'] as const) : [])])];
}

function response(group: readonly { code: ErrorCode; body: DialectBody; mediaType?: string }[]): Response {
  const description = group.map(({ code }) => ERRORS[code].title).join('\n\n');
  const [first] = group;
  if (!first || first.body === null) return { description };
  const examples: Record<string, Example> = Object.fromEntries(
    group.map(({ code, body }) => [code, { summary: ERRORS[code].title, value: body }]),
  );
  const mediaType = first.mediaType ?? (typeof first.body === 'string' ? 'application/xml' : 'application/json');
  return { description, content: { [mediaType]: { schema: schemaOf(group.map(({ body }) => body)), examples } } };
}

/** What all of the bodies fit: a member that some of them lack is not required. */
function schemaOf(bodies: readonly DialectBody[]): Schema {
  const objects = bodies.filter((body) => typeof body === 'object' && body !== null);
  if (objects.length === 0) return { type: 'string' };
  const properties = objects
    .flatMap((object) => Object.entries(object))
    .map(([name, value]): [string, Schema] => [name, schemaOfValue(value)]);
  const names = Object.keys(Object.fromEntries(properties));
  return {
    type: 'object',
    required: names.filter((name) => objects.every((object) => name in object)),
    properties: Object.fromEntries(properties),
  };
}

function schemaOfValue(value: unknown): Schema {
  if (Array.isArray(value)) return { type: 'array', items: { type: 'string' } };
  if (value === null) return { type: 'null' };
  return { type: typeof value === 'number' ? 'integer' : 'string' };
}
