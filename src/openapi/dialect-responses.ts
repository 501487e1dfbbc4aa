import { AppError } from '../common/errors/app-error.js';
import { ERRORS, type ErrorCode } from '../common/errors/catalogue.js';
import type { Example, Operation, Response, Schema } from './document.js';
import { problemsOf } from './problem-responses.js';

/**
 * How a dialect answers a failure: what its error renderer would send. Text is XML, unless it says otherwise; a null body
 * is an empty one.
 */
export type DialectFailure = (error: AppError) => { status: number; body: DialectBody; mediaType?: string };

type DialectBody = object | string | null;

/** Replaces the error codes that an operation declares by its responses, one per status, in the dialect's own form. */
export function describeFailures(operation: Operation, failure: DialectFailure): void {
  const failures = problemsOf(operation).map((code) => ({ code, ...failure(new AppError(code)) }));
  for (const status of [...new Set(failures.map((each) => each.status))].toSorted((a, b) => a - b)) {
    const group = failures.filter((each) => each.status === status);
    operation.responses[String(status)] = response(group);
  }
}

function response(group: readonly { code: ErrorCode; body: DialectBody; mediaType?: string }[]): Response {
  const description = group.map(({ code }) => ERRORS[code].title).join('\n\n');
  const [first] = group;
  if (!first || first.body === null) return { description };
  const examples: Record<string, Example> = Object.fromEntries(
    group.map(({ code, body }) => [code, { summary: ERRORS[code].title, value: body }]),
  );
  const mediaType = first.mediaType ?? (typeof first.body === 'string' ? 'application/xml' : 'application/json');
  return { description, content: { [mediaType]: { schema: schemaOf(first.body), examples } } };
}

function schemaOf(example: object | string): Schema {
  if (typeof example === 'string') return { type: 'string' };
  const properties = Object.entries(example).map(([name, value]): [string, Schema] => [
    name,
    Array.isArray(value)
      ? { type: 'array', items: { type: 'string' } }
      : { type: value === null ? 'null' : typeof value === 'number' ? 'integer' : 'string' },
  ]);
  return { type: 'object', required: Object.keys(example), properties: Object.fromEntries(properties) };
}
