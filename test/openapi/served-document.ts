import type {
  Document,
  Example,
  MediaType,
  Operation,
  Parameter,
  Reference,
  Response,
} from '../../src/openapi/document.js';
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

/** The address of an operation with the examples of its path's parameters; with `fallback` for those without one. */
export function examplePath(path: string, operation: Operation, fallback?: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters?.find((candidate) => candidate.in === 'path' && candidate.name === name);
    const example = (parameter && exampleValue(parameter)) ?? fallback;
    if (example === undefined) throw new Error(`${operation.operationId}: ${name} has no example.`);
    return encodeURIComponent(example);
  });
}

/** The same with the parameters that a query must have. */
export function exampleAddress(path: string, operation: Operation, fallback?: string): string {
  const required = (operation.parameters ?? []).filter((candidate) => candidate.in === 'query' && candidate.required);
  const pairs = required.map((parameter) => [parameter.name, exampleValue(parameter) ?? ''] as [string, string]);
  const query = new URLSearchParams(pairs).toString();
  return examplePath(path, operation, fallback) + (query === '' ? '' : `?${query}`);
}

/** What the document sends for a parameter, as text; undefined when it does not say. */
export function exampleValue({ example, schema }: Parameter): string | undefined {
  const value = example ?? schema.examples?.[0];
  return value === undefined ? undefined : String(value);
}

/** The bodies that the document shows, as they would be sent; none where there is no body. */
export function exampleBodies(operation: Operation): { body: unknown; mediaType: string }[] {
  const [entry] = Object.entries(operation.requestBody?.content ?? {});
  if (!entry) return [];
  const [mediaType, { example, examples }] = entry;
  const named = Object.values(examples ?? {}).map((item) => ('value' in item ? item.value : undefined));
  return (example === undefined ? named : [example, ...named]).map((body) => ({ mediaType, body }));
}

/** The first of them. */
export function exampleBody(operation: Operation): { body: unknown; mediaType: string } | undefined {
  return exampleBodies(operation)[0];
}
