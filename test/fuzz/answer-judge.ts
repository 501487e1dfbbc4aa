import { operationsOf, type Document, type Reference, type Response } from '../../src/openapi/document.js';
import { DocumentedBodies } from '../openapi/documented-bodies.js';
import { follow } from '../openapi/served-document.js';
import type { Answer } from '../support/api.js';
import type { FuzzOperation } from './fuzz-operation.js';
import type { FuzzRequest } from './fuzz-request.js';
import { readXml } from '../../src/common/xml/read-xml.js';

/** Each line of such a body is a value of its own, which the schema is of. */
const NDJSON = 'application/x-ndjson';

/** Says what is wrong with an answer: an error of the server, or anything that the document does not say. */
export class AnswerJudge {
  private readonly bodies: DocumentedBodies;

  constructor(private readonly document: Document) {
    this.bodies = new DocumentedBodies(document);
  }

  /**
   * `asked` is the request that was answered; `routed` the operation that the router finds for it. Whatever there is, is
   * not modified for who has it, or says `*`.
   */
  complaints(asked: FuzzRequest, routed: FuzzOperation | undefined, answer: Answer<unknown>): string[] {
    const { status, body } = answer;
    if (status >= 500 && status !== 503) return [`${status} ${shown(body)}`];
    if (isOfItself(asked, answer)) return [];
    if (!routed) return this.ownForm(['400', '404', '405'], answer);
    if (routed.operation.responses[String(status)]) return this.asDocumented(routed, String(status), asked, answer);
    if (isUnwanted(asked, routed)) return this.ownForm(['400', '413', '415'], answer);
    return [`${status} is not documented: ${shown(body)}`];
  }

  /** What is answered before any operation is found has the form in which some operation answers a refusal. */
  private ownForm(statuses: readonly string[], answer: Answer<unknown>): string[] {
    const { status, body } = answer;
    if (!statuses.includes(String(status))) return [`${status}, not one of ${statuses.join(', ')}: ${shown(body)}`];
    const like = operationsOf(this.document).find(({ operation }) => operation.responses['400']);
    return like ? this.asDocumented(like, '400', undefined, answer) : [];
  }

  private asDocumented(
    { path, method, operation }: FuzzOperation,
    status: string,
    asked: FuzzRequest | undefined,
    answer: Answer<unknown>,
  ): string[] {
    const given = operation.responses[status] as Response | Reference;
    const { content = {} } = follow<Response>(this.document, given);
    const sent = mediaTypeOf(answer);
    const isEmpty = answer.body === undefined;
    if (Object.keys(content).length === 0) return isEmpty ? [] : [`an undocumented body: ${shown(answer.body)}`];
    if (isOfFormatAsked(asked, sent) || (sent === 'text/plain' && isEmpty)) return [];
    if (sent.endsWith('xml') && (content[sent] || isXmlAsked(asked))) return xmlComplaints(answer.body);
    if (!content[sent]) return [`${answer.status} in ${sent}, which is not documented`];
    const pointer = '$ref' in given ? pointerOf(given.$ref) : ['paths', path, method, 'responses', status];
    const schema = [...pointer, 'content', sent, 'schema'];
    if (sent !== NDJSON || typeof answer.body !== 'string') return this.bodyComplaints(schema, answer);
    const lines = answer.body.trimEnd().split('\n');
    return lines.flatMap((line) => this.bodyComplaints(schema, { ...answer, body: JSON.parse(line) as unknown }));
  }

  private bodyComplaints(pointer: readonly string[], { status, body }: Answer<unknown>): string[] {
    const fragment = pointer.map((each) => encodeURIComponent(each.replaceAll('~', '~0').replaceAll('/', '~1')));
    const faults = this.bodies.faults(`#/${fragment.join('/')}`, body);
    if (faults.length === 0) return [];
    return [`${status} ${shown(body)} is not as documented: ${faults.slice(0, 3).join('; ')}`];
  }
}

function mediaTypeOf({ headers }: Answer<unknown>): string {
  return (headers.get('content-type') ?? 'nothing').split(';')[0]?.trim() ?? '';
}

/** RFC 9110 13.1.2; and how CDS hides the tokens of a group from its admins who are not called so by name. */
function isOfItself({ headers, target }: FuzzRequest, { status, body }: Answer<unknown>): boolean {
  if (status === 304) return headers['If-None-Match'] !== undefined;
  return status === 403 && body === null && /^\/group\/.*\/token/i.test(target);
}

/** A body, or headers of one, that the operation does not take; documents do not speak of it. */
function isUnwanted({ body, headers }: FuzzRequest, { operation }: FuzzOperation): boolean {
  return operation.requestBody === undefined && (body !== null || headers['Content-Encoding'] !== undefined);
}

/** The formats that `dream.out.format` asks for are documented with that parameter. */
function isOfFormatAsked(asked: FuzzRequest | undefined, sent: string): boolean {
  const isFormat = sent === 'application/php' || sent === 'application/json';
  return isFormat && (asked === undefined || /dream\.out\.format=(php|json)/i.test(asked.target));
}

/** Metric Insights answers in XML, refusals too, whoever asks for it as its documents say. */
function isXmlAsked(asked: FuzzRequest | undefined): boolean {
  return asked === undefined || asked.headers.Accept === 'application/xml';
}

function pointerOf(reference: string): string[] {
  return reference.slice(2).split('/');
}

function xmlComplaints(body: unknown): string[] {
  try {
    readXml(String(body));
    return [];
  } catch (error) {
    return [`XML that cannot be read (${String(error)}): ${shown(body)}`];
  }
}

function shown(body: unknown): string {
  return (JSON.stringify(body) ?? 'no body').slice(0, 300);
}
