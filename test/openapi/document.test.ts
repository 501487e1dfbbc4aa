import fs from 'node:fs';
import path from 'node:path';
import { Controller, Get, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { buildDocuments } from '../../src/openapi/build-documents.js';
import { operationsOf, type Document, type Schema } from '../../src/openapi/document.js';
import { SURFACE_DOCUMENTS } from '../../src/openapi/surface-documents.js';
import { TestServer } from '../support/test-server.js';
import { incompleteness } from './completeness.js';
import { servedDocument } from './served-document.js';

const FOLDER = path.join(import.meta.dirname, '../../../openapi');

class UndescribedQuery {
  @ApiProperty()
  text: string;
}

@ApiTags('Nothing')
@Controller('api/v1/undescribed')
class UndescribedController {
  @Get()
  get(@Query() _query: UndescribedQuery): void {}
}

@Module({ controllers: [UndescribedController] })
class UndescribedModule {}

describe('the OpenAPI document', () => {
  let server: TestServer;
  let document: Document;

  beforeAll(async () => {
    server = await TestServer.start();
    document = await servedDocument(server);
  });
  afterAll(() => server.stop());

  it('is OpenAPI 3.1 under the Apache licence, with a bearer token as the way in', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.license.identifier).toBe('Apache-2.0');
    expect(document.components.securitySchemes?.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('says everything about every operation', () => {
    expect(operationsOf(document).length).toBeGreaterThan(70);
    expect(incompleteness(document)).toEqual([]);
  });

  it('gives every operation an id of its own', () => {
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['listGroups', 'putGroupMember', 'rotateToken', 'createUserToken']));
  });

  it('writes custom methods as they are called', () => {
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/groups/{id}/members:batch', '/api/v1/tokens/{id}:rotate']),
    );
  });

  it('knows integers and null, and nothing of OpenAPI 3.0', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    expect(text).not.toContain('"type":"number"');
    const withExample = Object.entries(document.components.schemas).filter(([, schema]) => hasOldExample(schema));
    expect(withExample).toEqual([]);
    expect(document.components.schemas.UserResponse?.properties?.email?.type).toEqual(['string', 'null']);
  });

  it('describes every tag that is used, and no other', () => {
    const used = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags ?? []));
    expect([...used].toSorted()).toEqual(document.tags.map((tag) => tag.name).toSorted());
  });

  it('is checked in as it is served, for every surface that has operations', async () => {
    const files = fs.readdirSync(FOLDER);
    const served = await Promise.all(
      SURFACE_DOCUMENTS.map(async ({ name, jsonUrl }) => {
        const response = await fetch(`${server.url}${jsonUrl}`);
        return { file: `${name}.json`, status: response.status, text: await response.text() };
      }),
    );
    const found = served.filter(({ status }) => status === 200);
    expect(found.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    for (const { file, text } of found) expect(fs.readFileSync(path.join(FOLDER, file), 'utf8')).toBe(text);
  });

  it('cannot be built with a route whose parameters nothing describes', async () => {
    const app = await NestFactory.create(UndescribedModule, { preview: true, logger: false, abortOnError: false });
    expect(() => buildDocuments(app)).toThrow('Give the parameter text an example');
  });

  it.each([
    ['no summary', (d: Document) => delete d.paths['/api/v1/groups']?.get?.summary],
    ['no 401', (d: Document) => delete d.paths['/api/v1/groups']?.get?.responses['401']],
    ['no word on security', (d: Document) => delete d.paths['/api/v1/groups']?.get?.security],
    ['id: no example', (d: Document) => delete d.paths['/api/v1/groups/{id}']?.get?.parameters?.[0]?.example],
    ['no example of a body', (d: Document) => delete bodyOf(d)?.example],
  ])('is told to be incomplete when there is %s', (lack, spoil) => {
    const spoilt = structuredClone(document);
    spoil(spoilt);
    expect(incompleteness(spoilt)).toEqual([expect.stringContaining(lack)]);
  });
});

function bodyOf(document: Document): { example?: unknown } | undefined {
  return document.paths['/api/v1/groups']?.post?.requestBody?.content['application/json'];
}

function hasOldExample(schema: Schema): boolean {
  return 'example' in schema || Object.values(schema.properties ?? {}).some(hasOldExample);
}
