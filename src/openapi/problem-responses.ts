import { PRIVILEGE_EXTENSION } from '../auth/decorators/access.decorators.js';
import { ERRORS, type ErrorCode } from '../common/errors/catalogue.js';
import { PROBLEMS_EXTENSION, type DeclaredProblems } from '../common/http/problems.decorator.js';
import { headerReferences, type HeaderName } from './answer-headers.js';
import type { Components, Example, Operation, Reference, Response } from './document.js';
import { PROBLEM_SCHEMAS, REQUEST_ID_EXAMPLE } from './problem-schemas.js';

const LIMITS = ['rate_limited', 'overloaded', 'database_timeout'] as const satisfies ErrorCode[];

/** The same header as that of a 401, which says something else. */
const CHALLENGE_OF_403 = { 'WWW-Authenticate': { $ref: '#/components/headers/Insufficient-Scope' } };

const MEDIA_TYPE = 'application/problem+json';

/** Responses of few codes are shared by many operations, and stand in the document once. */
const SHARED_CODES_MAX = 2;

/** The parts of a document that hold the native API's failures, filled while its operations are described. */
export class ProblemComponents {
  private readonly codes = new Set<ErrorCode>();
  private readonly responses = new Map<string, Response>();

  /**
   * Replaces the list of error codes that an operation declares by its responses, one per status, and adds what every
   * operation of its kind can answer.
   */
  describe(operation: Operation): void {
    const codes = problemsOf(operation);
    for (const status of new Set(codes.map((code) => ERRORS[code].status))) {
      const group = codes.filter((code) => ERRORS[code].status === status);
      const lacksPrivilege = status === 403 && PRIVILEGE_EXTENSION in operation;
      operation.responses[String(status)] = this.response(status, group, lacksPrivilege);
    }
  }

  addTo(components: Components): void {
    Object.assign(components.schemas, structuredClone(PROBLEM_SCHEMAS));
    components.examples = Object.fromEntries([...this.codes].toSorted().map((code) => [code, exampleOf(code)]));
    components.responses = Object.fromEntries([...this.responses].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  private response(status: number, codes: readonly ErrorCode[], lacksPrivilege: boolean): Response | Reference {
    for (const code of codes) this.codes.add(code);
    const response: Response = {
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join('\n\n'),
      headers: { ...headerReferences(...headersOf(status)), ...(lacksPrivilege ? CHALLENGE_OF_403 : {}) },
      content: {
        [MEDIA_TYPE]: {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
        },
      },
    };
    if (codes.length > SHARED_CODES_MAX) return response;
    const name = [...codes, ...(lacksPrivilege ? ['insufficient_scope'] : [])].join('.');
    this.responses.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  }
}

/** The error codes that an operation declares, and those that every operation of its kind can answer. */
export function problemsOf(operation: Operation): ErrorCode[] {
  return [...new Set([...declaredProblems(operation), ...impliedProblems(operation)])].toSorted(byStatus);
}

function declaredProblems(operation: Operation): ErrorCode[] {
  return (operation[PROBLEMS_EXTENSION] as DeclaredProblems | undefined)?.codes ?? [];
}

/**
 * A caller with a token is looked up in the database, and may ask too often; whatever has a cursor can get a wrong one.
 * Questions about the server's health are answered however much there is to do, and need no token.
 */
function impliedProblems(operation: Operation): ErrorCode[] {
  const needsToken = (operation.security ?? []).length > 0;
  const isList = operation.parameters?.some((parameter) => parameter.name === 'cursor') ?? false;
  return [
    ...(isList ? (['invalid_cursor'] as const) : []),
    ...(needsToken ? (['not_authenticated', 'invalid_token', 'database_unavailable', ...LIMITS] as const) : []),
    'internal',
  ];
}

function headersOf(status: number): HeaderName[] {
  if (status === 401) return ['X-Request-Id', 'WWW-Authenticate'];
  if ([409, 429, 503].includes(status)) return ['X-Request-Id', 'Retry-After'];
  return ['X-Request-Id'];
}

function exampleOf(code: ErrorCode): Example {
  const { status, title } = ERRORS[code];
  const errors = code === 'validation_failed' ? [{ pointer: '/name', detail: 'must be a string' }] : undefined;
  const value = {
    type: `http://localhost:3000/errors/${code}`,
    title,
    status,
    code,
    instance: `urn:request:${REQUEST_ID_EXAMPLE}`,
    ...(errors ? { errors } : {}),
  };
  return { summary: title, value };
}

function byStatus(a: ErrorCode, b: ErrorCode): number {
  return ERRORS[a].status - ERRORS[b].status || (a < b ? -1 : 1);
}
