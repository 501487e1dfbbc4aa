import type { INestApplicationContext } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS_EXTENSION } from '../common/http/problems.decorator.js';
import { describeHeaders, headerComponents } from './answer-headers.js';
import { describeFailures } from './dialect-responses.js';
import { operationsOf, ownResponse, type Components, type Document, type Operation } from './document.js';
import { nameOperation } from './operation-ids.js';
import { describeOperation } from './operation-texts.js';
import { describePathParameters } from './path-parameters.js';
import { ProblemComponents } from './problem-responses.js';
import { exemplifyContent, exemplifyRequest } from './request-examples.js';
import { dropUnused, modernise, type Schemas } from './schemas.js';
import { belongsTo, SURFACE_DOCUMENTS, type SurfaceDocument } from './surface-documents.js';

const API_VERSION = '1.0.0';

const SUCCESSES: Readonly<Record<string, string>> = {
  200: 'What was asked for.',
  201: 'It was made.',
  204: 'It was done; the answer has no body.',
};

export interface BuiltDocument {
  surface: SurfaceDocument;
  document: Document;
}

/**
 * Describes the routes of an application, which need not have been initialised and may be a preview. One document for
 * each surface that has an operation; the same routes always give the same documents.
 */
export function buildDocuments(app: INestApplicationContext): BuiltDocument[] {
  const config = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const raw = SwaggerModule.createDocument(app as Parameters<typeof SwaggerModule.createDocument>[0], config);
  return SURFACE_DOCUMENTS.map((surface) => ({ surface, document: finish(surface, raw) })).filter(
    ({ document }) => Object.keys(document.paths).length > 0,
  );
}

/** Makes the document of one surface out of what Nest says about all. */
function finish(surface: SurfaceDocument, raw: OpenAPIObject): Document {
  const { paths, components } = structuredClone(raw) as unknown as Document;
  const document: Document = {
    openapi: '3.1.0',
    info: {
      title: surface.title,
      description: surface.description,
      version: API_VERSION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl(surface), description: 'The server that this document is read from.' }],
    tags: [...surface.tags],
    paths: Object.fromEntries(Object.entries(paths).filter(([path]) => belongsTo(surface, path))),
    components: { schemas: components.schemas, securitySchemes: securitySchemes(surface) },
  };
  for (const schema of Object.values(components.schemas)) modernise(schema);
  describeOperations(document);
  if (surface.failure === null) describeNativeAnswers(document);
  for (const { operation } of operationsOf(document)) {
    if (surface.failure !== null) describeFailures(operation, surface, surface.failure);
    delete operation[PROBLEMS_EXTENSION];
  }
  dropUnused(document);
  return document;
}

function describeOperations(document: Document): void {
  const names = new Set<string>();
  for (const { path, method, operation } of operationsOf(document)) {
    nameOperation(operation, method, path, names);
    describeOperation(operation);
    describePathParameters(path, operation.parameters ?? []);
    exemplifyRequest(operation, document.components.schemas);
    describeSuccesses(operation, document.components.schemas);
  }
}

function describeNativeAnswers(document: Document): void {
  const { components } = document;
  const problems = new ProblemComponents();
  for (const { method, operation } of operationsOf(document)) {
    describeHeaders(operation, method, components.schemas);
    problems.describe(operation);
  }
  problems.addTo(components);
  components.headers = headerComponents();
}

function describeSuccesses(operation: Operation, schemas: Schemas): void {
  for (const status of Object.keys(operation.responses)) {
    const response = ownResponse(operation, status);
    if (!response) continue;
    response.description ||= SUCCESSES[status] ?? '';
    exemplifyContent(response.content ?? {}, schemas, `the answer ${status} of ${operation.operationId}`);
  }
}

function securitySchemes(surface: SurfaceDocument): Components['securitySchemes'] {
  return {
    ...surface.securitySchemes,
    bearer: { type: 'http', scheme: 'bearer', description: 'A token of any kind: session, personal or group.' },
  };
}

/** Relative to the document's own address, so that it is right behind a prefix of a proxy as well. */
function serverUrl(surface: SurfaceDocument): string {
  const depth = surface.jsonUrl.split('/').length - 2;
  return depth === 0 ? '.' : Array.from({ length: depth }, () => '..').join('/');
}
