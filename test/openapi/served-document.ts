import type { Document, Example, MediaType, Operation, Reference, Response } from '../../src/openapi/document.js';
import type { TestServer } from '../support/test-server.js';

/** The native document as the server serves it. */
export async function servedDocument(server: TestServer, path = '/openapi.json'): Promise<Document> {
  const { status, body } = await server.as(undefined).get<Document>(path);
  if (status !== 200) throw new Error(`${path} answers ${status}.`);
  return body;
}

/** What a part of the document says, wherever it stands. */
export function follow<T extends object>(document: Document, part: T | Reference): T {
  if (!('$ref' in part)) return part;
  const found = part.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((parent, key) => (parent as Record<string, unknown> | undefined)?.[key], document);
  if (!found) throw new Error(`The document refers to ${part.$ref}, which it does not hold.`);
  return found as T;
}

export function responsesOf(document: Document, operation: Operation): [status: string, response: Response][] {
  return Object.entries(operation.responses).map(([status, response]) => [
    status,
    follow<Response>(document, response),
  ]);
}

/** The one status below 300 that an operation documents. */
export function successOf(operation: Operation): string {
  const [status, ...more] = Object.keys(operation.responses).filter((candidate) => candidate < '300');
  if (status === undefined || more.length > 0) throw new Error(`${operation.operationId} must have one success.`);
  return status;
}

export function examplesOf(document: Document, mediaType: MediaType): unknown[] {
  const named = Object.values(mediaType.examples ?? {}).map((example) => follow<Example>(document, example).value);
  return mediaType.example === undefined ? named : [mediaType.example, ...named];
}

/** The address of an operation with the examples of its path's parameters, and of those that its query must have. */
export function examplePath(path: string, operation: Operation): string {
  const query = requiredQuery(operation).toString();
  return pathOf(path, operation) + (query === '' ? '' : `?${query}`);
}

/** Parameters of the query that each request must have, with their examples. */
function requiredQuery(operation: Operation): URLSearchParams {
  const required = (operation.parameters ?? []).filter((candidate) => candidate.in === 'query' && candidate.required);
  return new URLSearchParams(
    required.map(({ name, example, schema }): [string, string] => [name, String(example ?? schema.examples?.[0])]),
  );
}

function pathOf(path: string, operation: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters?.find((candidate) => candidate.in === 'path' && candidate.name === name);
    if (parameter?.example === undefined) throw new Error(`${operation.operationId}: ${name} has no example.`);
    return encodeURIComponent(String(parameter.example));
  });
}

/** The body that the document shows, as it would be sent. */
export function exampleBody(operation: Operation): { body: unknown; mediaType: string } | undefined {
  const [entry] = Object.entries(operation.requestBody?.content ?? {});
  return entry && { mediaType: entry[0], body: entry[1].example };
}
