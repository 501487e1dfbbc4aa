import type { Content, Document, Method, Operation } from '../../src/openapi/document.js';
import { operationsOf } from '../../src/openapi/document.js';
import { examplesOf, responsesOf } from './served-document.js';

/** One value, or one a line. */
const JSON_TYPES = ['application/json', 'application/x-ndjson'];

/** What a reader of the native document would miss, one sentence each. */
export function incompleteness(document: Document): string[] {
  const tags = new Set(document.tags.map((tag) => tag.name));
  return operationsOf(document).flatMap(({ path, method, operation }) =>
    [
      ...ofTexts(operation, tags),
      ...ofParameters(path, operation),
      ...ofBody(document, operation),
      ...ofStatuses(method, operation),
      ...ofResponses(document, operation),
    ].map((lack) => `${method.toUpperCase()} ${path}: ${lack}`),
  );
}

function ofTexts(operation: Operation, tags: ReadonlySet<string>): string[] {
  return lacks({
    'no readable id': !/^[a-z]+([A-Z][a-z]*)+$/.test(operation.operationId),
    'no summary': !operation.summary || operation.summary.length > 120,
    'no description': !operation.description,
    'no tag that is described': !operation.tags?.some((tag) => tags.has(tag)),
    'no word on security': operation.security === undefined,
    'an extension that is not for readers': 'x-problems' in operation,
  });
}

function ofParameters(path: string, operation: Operation): string[] {
  const parameters = operation.parameters ?? [];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return [
    ...lacks({ 'a path that is not one': /[\\*]|:[a-z]+\}/i.test(path) }),
    ...inPath.filter((name) => !parameters.some((p) => p.in === 'path' && p.name === name)).map((name) => `no ${name}`),
    ...parameters.flatMap((parameter) =>
      lacks({
        [`${parameter.name}: no description`]: !parameter.description,
        [`${parameter.name}: no example`]: parameter.example === undefined && !parameter.schema.examples?.length,
        [`${parameter.name}: required beside a default`]: parameter.required && parameter.schema.default !== undefined,
      }),
    ),
  ];
}

function ofBody(document: Document, operation: Operation): string[] {
  return Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, mediaType]) =>
    lacks({ [`${type}: no example of a body`]: examplesOf(document, mediaType).length === 0 }),
  );
}

function ofStatuses(method: Method, operation: Operation): string[] {
  const statuses = new Set(Object.keys(operation.responses));
  const needed = neededStatuses(method, operation);
  const mediaTypes = Object.keys(operation.requestBody?.content ?? {});
  return [
    ...needed.filter((status) => !statuses.has(status)).map((status) => `no ${status}`),
    ...lacks({
      'no success': ![...statuses].some((status) => status < '300'),
      'no merge patch': method === 'patch' && mediaTypes[0] !== 'application/merge-patch+json',
    }),
  ];
}

function neededStatuses(method: Method, operation: Operation): string[] {
  const needed = ['500'];
  if (method === 'delete') needed.push('204');
  if ((operation.parameters ?? []).some((parameter) => parameter.in !== 'header')) needed.push('400');
  if ((operation.security ?? []).length > 0) needed.push('401', '503');
  if ('x-required-privilege' in operation) needed.push('403');
  if (operation.requestBody) needed.push('400', '413', '415');
  return needed;
}

function ofResponses(document: Document, operation: Operation): string[] {
  return responsesOf(document, operation).flatMap(([status, response]) =>
    [
      ...lacks({
        'no description': !response.description,
        'no X-Request-Id': !response.headers?.['X-Request-Id'],
      }),
      ...ofContent(document, status, response.content ?? {}),
    ].map((lack) => `${status}: ${lack}`),
  );
}

function ofContent(document: Document, status: string, content: Content): string[] {
  const [entry] = Object.entries(content);
  if (status === '204' || status === '304') return lacks({ 'a body': entry !== undefined });
  if (!entry) return ['no body'];
  const [type, mediaType] = entry;
  const examples = examplesOf(document, mediaType);
  if (status < '400') return lacks({ 'no example': examples.length === 0, 'not JSON': !JSON_TYPES.includes(type) });
  const statuses = examples.map((example) => String((example as { status?: number }).status));
  return lacks({
    'no example': examples.length === 0,
    'not problem details': type !== 'application/problem+json',
    'an example of another status': statuses.some((other) => other !== status),
  });
}

function lacks(findings: Readonly<Record<string, boolean | undefined>>): string[] {
  return Object.entries(findings).flatMap(([lack, isFound]) => (isFound ? [lack] : []));
}
