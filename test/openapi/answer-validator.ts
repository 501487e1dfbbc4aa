import type { Document, Header, Operation, Response, Schema } from '../../src/openapi/document.js';
import type { Answer } from '../support/api.js';
import { DocumentedBodies } from './documented-bodies.js';
import { follow, responsesOf } from './served-document.js';

/** Compares answers with what the document says of them. */
export class AnswerValidator {
  private readonly bodies: DocumentedBodies;

  constructor(private readonly document: Document) {
    this.bodies = new DocumentedBodies(document);
  }

  /** What is wrong with an answer: its status, its media type, its headers, its body; fields nobody documented, too. */
  problems(operation: Operation, answer: Answer<unknown>): string[] {
    const documented = responsesOf(this.document, operation).find(([status]) => status === String(answer.status));
    if (!documented) return [`${answer.status} is not documented: ${JSON.stringify(answer.body)}`];
    const [, response] = documented;
    const headers = this.headerProblems(response, answer.headers);
    const [entry] = Object.entries(response.content ?? {});
    if (!entry) return answer.body === undefined ? headers : [...headers, 'a body that is not documented'];
    const [mediaType, { schema }] = entry;
    const sent = answer.headers.get('content-type') ?? 'nothing';
    return [
      ...headers,
      ...(sent.split(';')[0] === mediaType ? [] : [`sent as ${sent}`]),
      ...valuesOf(mediaType, answer.body).flatMap((value) => this.bodyProblems(schema, value)),
    ];
  }

  /** A challenge that nobody documented is wrong too: programs read it. */
  private headerProblems({ headers = {} }: Response, sent: Headers): string[] {
    const undocumented = sent.has('www-authenticate') && !('WWW-Authenticate' in headers);
    return [
      ...(undocumented ? [`WWW-Authenticate is not documented: ${sent.get('www-authenticate')}`] : []),
      ...Object.entries(headers).flatMap(([name, reference]) => {
        const { required = false, schema } = follow<Header>(this.document, reference);
        const value = sent.get(name);
        if (value === null) return required ? [`no ${name}`] : [];
        const isGood = schema.type !== 'string' || this.bodies.fits(schema, value);
        return isGood ? [] : [`${name}: ${value}`];
      }),
    ];
  }

  private bodyProblems(schema: Schema, body: unknown): string[] {
    if (schema.type === 'array' && Array.isArray(body)) {
      return body.flatMap((item: unknown) => this.bodyProblems(schema.items ?? {}, item));
    }
    const { $ref } = schema;
    if ($ref === undefined) throw new Error('Bodies are schemas with a name, or lists of them.');
    return this.bodies.faults($ref, body);
  }
}

/** What a body has to be compared: itself, or each of its lines. */
function valuesOf(mediaType: string, body: unknown): unknown[] {
  if (mediaType !== 'application/x-ndjson' || typeof body !== 'string') return [body];
  return body.split('\n').flatMap((line): unknown[] => (line === '' ? [] : [JSON.parse(line)]));
}
