import type { Answer } from './api.js';

/** What a test says about a problem document. */
export interface ProblemSummary {
  status: number;
  code: string;
  /** What is wrong: an RFC 6901 pointer for a field of the body, the parameter's name for anything else. */
  fields: string[];
}

interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  instance: string;
  errors?: { pointer?: string; parameter?: string; detail: string }[];
}

const GIVES_AWAY =
  /node_modules|\bat \S+ \(|QueryFailed|\bSELECT\b|\bINSERT\b|\bUPDATE\b.*\bSET\b|TypeError|SyntaxError|gh_[spgx]_/;

/** Reads an error answer. Throws when it is not a whole problem document, or shows how the server works inside. */
export function problemOf(answer: Answer<unknown>): ProblemSummary {
  const text = JSON.stringify(answer.body);
  const problem = answer.body as ProblemDocument;
  const contentType = answer.headers.get('content-type') ?? '';
  const complaints = [
    /^application\/problem\+json\b/.test(contentType) ? [] : [`content type ${contentType}`],
    typeof problem === 'object' && problem !== null ? shapeComplaints(problem, answer) : ['not an object'],
    GIVES_AWAY.test(text) ? ['shows internals'] : [],
  ].flat();
  if (complaints.length > 0)
    throw new Error(`No problem document (${complaints.join(', ')}): ${answer.status} ${text}`);
  const fields = (problem.errors ?? []).map(({ pointer, parameter }) => pointer ?? parameter ?? '?');
  return { status: answer.status, code: problem.code, fields };
}

function shapeComplaints(problem: ProblemDocument, answer: Answer<unknown>): string[] {
  const { type, title, status, code, instance } = problem;
  return [
    type?.endsWith(`/errors/${code}`) ? [] : ['type'],
    typeof title === 'string' && title.endsWith('.') ? [] : ['title'],
    status === answer.status ? [] : ['status'],
    instance === `urn:request:${answer.headers.get('x-request-id')}` ? [] : ['instance'],
    (problem.errors ?? []).every(({ detail }) => typeof detail === 'string' && detail !== '') ? [] : ['errors'],
  ].flat();
}
