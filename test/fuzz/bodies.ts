import * as fc from 'fast-check';
import type { MediaType } from '../../src/openapi/document.js';
import type { FuzzOperation, FuzzSurface } from './fuzz-operation.js';
import type { KnownValues } from './fuzz-world.js';
import { mutate, mutations } from './mutations.js';
import { SchemaValues } from './schema-values.js';
import { strangeText } from './strange-values.js';
import { xmlOfFields, xmlText } from './xml-bodies.js';
import { exampleBodies } from '../openapi/served-document.js';

export interface FuzzBody {
  contentType: string;
  bytes: Buffer;
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
const BOUNDARY = 'fuzzed';
const DEEP = 20_000;

const OTHER_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'application/json; charset="',
  'application/merge-patch+json',
  'application/scim+json',
  'application/xml',
  'text/xml; charset=utf-16',
  'text/plain',
  FORM,
  `${FORM}; charset=utf-16`,
  MULTIPART,
  `${MULTIPART}; boundary=other`,
  'application/octet-stream',
  'x',
  '',
];

/** Bodies for an operation: nearly what the document asks for, seldom something else; null for none. */
export function bodies(
  surface: FuzzSurface,
  { operation }: FuzzOperation,
  known: KnownValues,
): fc.Arbitrary<FuzzBody | null> {
  const content = Object.entries(operation.requestBody?.content ?? {});
  const junk = fc
    .tuple(fc.constantFrom('application/json', FORM, 'application/xml', 'text/plain'), strangeText)
    .map(([contentType, text]) => ({ contentType, bytes: Buffer.from(text) }));
  if (content.length === 0) return fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, junk);
  const values = new SchemaValues(surface.document, known);
  const examples = exampleBodies(operation).map(({ body }) => body);
  const written = content.map(([type, { schema }]) => bodyOfType(type, schema, examples, values, known));
  return fc.oneof(
    { weight: 20, arbitrary: damaged(fc.oneof(...written)) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: junk },
  );
}

function bodyOfType(
  type: string,
  schema: MediaType['schema'],
  examples: readonly unknown[],
  values: SchemaValues,
  known: KnownValues,
): fc.Arbitrary<FuzzBody> {
  const shown = examples.filter((example) => example !== undefined);
  if (shown.some((example) => typeof example === 'string')) {
    return xmlText(shown.map(String), known).map((text) => ({ contentType: type, bytes: Buffer.from(text) }));
  }
  const valid = values.of(schema);
  const base = shown.length === 0 ? valid : fc.oneof(valid, fc.constantFrom(...shown));
  const changes = fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: mutations(known) });
  return fc.tuple(base, changes).map(([value, made]) => encode(type, mutate(value, made)));
}

function encode(type: string, value: unknown): FuzzBody {
  if (type === FORM) return { contentType: FORM, bytes: Buffer.from(formOf(value)) };
  if (type === MULTIPART) {
    return { contentType: `${MULTIPART}; boundary=${BOUNDARY}`, bytes: Buffer.from(multipartOf(value)) };
  }
  if (type === 'application/xml') return { contentType: type, bytes: Buffer.from(xmlOfFields(fieldsOf(value))) };
  return { contentType: type, bytes: Buffer.from(JSON.stringify(value) ?? '') };
}

function fieldsOf(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [['value', textOf(value)]];
  return Object.entries(value).flatMap(([name, field]) =>
    (Array.isArray(field) ? field : [field]).map((each): [string, string] => [name, textOf(each)]),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function formOf(value: unknown): string {
  return new URLSearchParams(fieldsOf(value)).toString();
}

function multipartOf(value: unknown): string {
  const parts = fieldsOf(value).map(
    ([name, text]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

/** Mostly as it is; now and then cut off, in another encoding, with more around it, too deep, or of another type. */
function damaged(body: fc.Arbitrary<FuzzBody>): fc.Arbitrary<FuzzBody> {
  const whole = fc.constant((given: FuzzBody): FuzzBody => given);
  const damages: ((given: FuzzBody) => FuzzBody)[] = [
    ({ bytes, ...rest }) => ({ ...rest, bytes: bytes.subarray(0, Math.floor(bytes.length / 2)) }),
    ({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]) }),
    ({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.concat([bytes, Buffer.from([0xff, 0xc0, 0xaf, 0x00])]) }),
    ({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.concat([bytes, bytes]) }),
    ({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.from(bytes.toString('utf8'), 'utf16le') }),
    ({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.from(bytes.toString().replace(/[\]}]\s*$/, ',"a":1,"a":2}')) }),
    ({ contentType }) => ({ contentType, bytes: Buffer.from('['.repeat(DEEP)) }),
    ({ contentType }) => ({ contentType, bytes: Buffer.from(`<a>`.repeat(DEEP)) }),
    ({ contentType }) => ({ contentType, bytes: Buffer.alloc(0) }),
  ];
  const retyped = fc
    .constantFrom(...OTHER_TYPES)
    .map((contentType) => ({ bytes }: FuzzBody): FuzzBody => ({ contentType, bytes }));
  const damage = fc.oneof(
    { weight: 12, arbitrary: whole },
    { weight: 2, arbitrary: fc.constantFrom(...damages) },
    { weight: 1, arbitrary: retyped },
  );
  return fc.tuple(body, damage).map(([given, change]) => change(given));
}
