import { operationsOf, type Document, type Method, type Operation } from '../../src/openapi/document.js';
import { SURFACE_DOCUMENTS } from '../../src/openapi/surface-documents.js';
import { servedDocument } from '../openapi/served-document.js';
import type { FuzzRequest } from './fuzz-request.js';
import type { TestServer } from '../support/test-server.js';

/** One operation of one surface, as its document describes it. */
export interface FuzzOperation {
  path: string;
  method: Method;
  operation: Operation;
}

export interface FuzzSurface {
  /** As in the name of the document's file. */
  name: string;
  document: Document;
  operations: FuzzOperation[];
}

export const SURFACE_NAMES = SURFACE_DOCUMENTS.map(({ name }) => name);

/** Reads the document that the server serves for a surface. */
export async function fuzzSurface(server: TestServer, name: string): Promise<FuzzSurface> {
  const served = SURFACE_DOCUMENTS.find((candidate) => candidate.name === name);
  if (!served) throw new Error(`No surface is called ${name}.`);
  const document = await servedDocument(server, served.jsonUrl);
  return { name, document, operations: operationsOf(document) };
}

/**
 * The operation that the router finds for a request: of those that match, the one with the most words of its own, for a
 * strange id may spell the word of another route. MindTouch takes another method from a header.
 */
export function routedOperation(surface: FuzzSurface, request: FuzzRequest): FuzzOperation | undefined {
  const [path = ''] = request.target.split('?');
  const method = methodOf(surface, request);
  const found = surface.operations.filter(
    (candidate) => candidate.method === method && patternOf(candidate.path).test(path),
  );
  return found.toSorted((a, b) => parameterCount(a.path) - parameterCount(b.path))[0];
}

function methodOf({ name }: FuzzSurface, { method, headers }: FuzzRequest): string {
  const override = name === 'mindtouch' && method === 'POST' ? headers['X-HTTP-Method-Override'] : undefined;
  return (override ?? method).toLowerCase();
}

function patternOf(template: string): RegExp {
  const source = template
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? '[^/]+?' : escapePattern(part)))
    .join('');
  return new RegExp(`^${source}/?$`, 'i');
}

function parameterCount(template: string): number {
  return template.split('{').length;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
