import * as fc from 'fast-check';
import type { Parameter } from '../../src/openapi/document.js';
import { bodies, type FuzzBody } from './bodies.js';
import type { FuzzOperation, FuzzSurface } from './fuzz-operation.js';
import type { FuzzRequest } from './fuzz-request.js';
import type { Caller, KnownValues } from './fuzz-world.js';
import { SchemaValues } from './schema-values.js';
import { strangeText } from './strange-values.js';

/** A request whose token is not there yet: who calls is looked up when it is sent. */
export interface DraftRequest extends FuzzRequest {
  caller: Caller;
}

/** What stands in for a segment that no encoding of a text gives. */
const RAW_SEGMENTS = ['%', '%zz', '%ff', '%00', '%2F', '%2e%2e', '..;', '%252e%252e%252f', '%c0%af', ';a=b', '1%20'];

const STRANGE_HEADERS: readonly [name: string, values: readonly string[]][] = [
  ['If-Match', ['*', '"1"', 'W/"1"', '1', '"x"', '', '"1", "2"', '"9999999999999999999"']],
  ['If-None-Match', ['*', '"1"', 'W/"1"', 'x']],
  ['Idempotency-Key', ['a', '', 'x'.repeat(300), '"quoted"', '\u00e9']],
  ['Guildhall-Revision', ['0', '1', '-1', 'x', '99999999999999999999', '1.5']],
  ['Accept', ['*/*', 'text/html', 'application/xml', 'application/json;q=0', ',,;q=', 'x'.repeat(500)]],
  ['X-Request-Id', ['a', 'x'.repeat(200), '../..', '{"a":1}']],
  ['Content-Encoding', ['gzip', 'br', 'identity', 'x', 'gzip, gzip']],
  ['Cookie', ['JSESSIONID=x', 'authtoken=x', ';;=;', 'a=b; a=c', '__proto__=1']],
  ['X-Requested-By', ['ThoughtSpot', '']],
  ['X-HTTP-Method-Override', ['DELETE', 'PUT']],
  ['X-Deki-Token', ['x', '1_2_3']],
  ['X-Forwarded-For', ['1.2.3.4', 'x, y', '::1']],
  ['X-Forwarded-Proto', ['https', 'javascript']],
  ['Origin', ['https://evil.example', 'null']],
  ['Range', ['bytes=0-1', 'bytes=-1']],
  ['Session-Token', ['x', '']],
  ['Token', ['x']],
];

const STRANGE_CREDENTIALS = [
  'Bearer',
  'Bearer x',
  'Bearer gh_p_x',
  'Bearer  a b',
  'Basic',
  'Basic !!!',
  'Basic YTpi',
  'Basic Og==',
  'Digest username="admin"',
  'x'.repeat(2_000),
  '\u00ff',
];

/** Requests for an operation, each by somebody. */
export function requests(
  surface: FuzzSurface,
  operation: FuzzOperation,
  known: KnownValues,
): fc.Arbitrary<DraftRequest> {
  const values = new SchemaValues(surface.document, known);
  return fc
    .record({
      caller: fc.constantFrom<Caller[]>('administrator', 'administrator', 'administrator', 'user', 'groupAdmin'),
      path: paths(operation, values, known),
      query: queries(operation, values, known),
      headers: headers(),
      body: bodies(surface, operation, known),
    })
    .map(({ caller, path, query, headers: given, body }) => ({
      caller,
      method: operation.method.toUpperCase(),
      target: path + (query === '' ? '' : `?${query}`),
      headers: { ...typeOf(body), ...given },
      body: body?.bytes ?? null,
    }));
}

function typeOf(body: FuzzBody | null): Record<string, string> {
  return body === null || body.contentType === '' ? {} : { 'Content-Type': body.contentType };
}

function paths({ path, operation }: FuzzOperation, values: SchemaValues, known: KnownValues): fc.Arbitrary<string> {
  const parameters = (operation.parameters ?? []).filter(({ in: place }) => place === 'path');
  const segments = parameters.map((parameter) => segment(path, parameter, values, known));
  return fc
    .tuple(...segments)
    .map((made) => path.replaceAll(/\{\w+\}/g, (name) => made[indexOf(parameters, name)] ?? 'x'));
}

function indexOf(parameters: readonly Parameter[], placeholder: string): number {
  return parameters.findIndex(({ name }) => `{${name}}` === placeholder);
}

function segment(path: string, parameter: Parameter, values: SchemaValues, known: KnownValues): fc.Arbitrary<string> {
  const fitting = known.forParameter(path, parameter.name);
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...fitting) },
    { weight: 1, arbitrary: fc.constantFrom('999999', '2819c223-7f76-453a-919d-413861904646', 'nobody', '=nobody') },
    { weight: 1, arbitrary: values.of(parameter.schema).map(String) },
    { weight: 2, arbitrary: strangeText },
  );
  const encoded = text.filter((value) => value !== '').map(encodeText);
  return fc.oneof({ weight: 12, arbitrary: encoded }, { weight: 1, arbitrary: fc.constantFrom(...RAW_SEGMENTS) });
}

function queries({ operation }: FuzzOperation, values: SchemaValues, known: KnownValues): fc.Arbitrary<string> {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const pairs = parameters.map((parameter) => {
    const value = fc.oneof(
      { weight: 12, arbitrary: values.of(parameter.schema).map(String) },
      { weight: 1, arbitrary: fc.constantFrom(...known.texts, ...known.ids.map(String)) },
      { weight: 1, arbitrary: strangeText },
    );
    const name = fc.constantFrom(
      ...Array<string>(40).fill(parameter.name),
      `${parameter.name}[]`,
      `${parameter.name}[a]`,
    );
    const pair = fc.tuple(name, value).map(([key, given]) => `${encodeText(key)}=${encodeText(given)}`);
    const twice = pair.map((text) => `${text}&${text}`);
    // One of them that is wrong hides what is wrong with the others; and no cursor is right.
    const weight = parameter.required ? 1 : parameter.name === 'cursor' ? 60 : 12;
    return fc.oneof(
      { weight, arbitrary: fc.constant('') },
      { weight: 8, arbitrary: pair },
      { weight: 1, arbitrary: twice },
    );
  });
  const odd = fc.constantFrom(
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    'surprise=1',
    '__proto__=1',
    '=',
    '&&',
    '%ff=1',
    'a=%',
  );
  return fc.tuple(...pairs, odd).map((parts) => parts.filter((part) => part !== '').join('&'));
}

function headers(): fc.Arbitrary<Record<string, string>> {
  const strange = fc
    .constantFrom(...STRANGE_HEADERS)
    .chain(([name, given]) => fc.constantFrom(...given).map((value) => ({ [name]: value })));
  const credentials = fc.constantFrom(...STRANGE_CREDENTIALS).map((Authorization) => ({ Authorization }));
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant({}) },
    { weight: 5, arbitrary: strange },
    { weight: 1, arbitrary: credentials },
  );
}

/** Percent-encoded; half of a pair of surrogates as the bytes that UTF-8 does not allow. */
function encodeText(text: string): string {
  return [...text]
    .map((character) => (/^[\ud800-\udfff]$/.test(character) ? '%ED%A0%80' : encodeURIComponent(character)))
    .join('');
}
