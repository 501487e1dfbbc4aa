import {
  ownResponse,
  type Components,
  type Header,
  type Method,
  type Operation,
  type Reference,
  type Response,
} from './document.js';
import { resolve, type Schemas } from './schemas.js';

/** `WWW-Authenticate` of a 401, in whatever scheme the surface takes. */
export const CHALLENGE: Header = {
  description: 'How to authenticate.',
  required: true,
  schema: { type: 'string' },
};

/** `WWW-Authenticate` of a 403. Other refusals of the same status have none. */
export const INSUFFICIENT_SCOPE: Header = {
  description: 'Which privilege the token lacks (RFC 6750), when nobody is let in without it.',
  schema: { type: 'string', pattern: '^Bearer realm="guildhall", error="insufficient_scope", scope="[^"]+"$' },
  example: 'Bearer realm="guildhall", error="insufficient_scope", scope="ADMINISTRATION"',
};

const HEADERS = {
  'X-Request-Id': {
    description: 'The id of the request: yours, if you sent one, or a new one. The log and the audit trail hold it.',
    required: true,
    schema: { type: 'string' },
    example: '3b241101-e2bb-4255-8caf-4136c566a962',
  },
  ETag: {
    description: 'Changes with what the body shows, and begins with its version: for If-Match and If-None-Match.',
    required: true,
    schema: { type: 'string' },
    example: '"1"',
  },
  Link: {
    description: 'The first page and, unless this is the last one, the next (RFC 8288).',
    required: true,
    schema: { type: 'string' },
    example: '<http://localhost:3000/api/v1/groups?limit=50>; rel="first"',
  },
  'Guildhall-Revision': {
    description: 'The number of the last change that can alter a decision, when the request wrote something.',
    schema: { type: 'integer', format: 'int64' },
    example: 7,
  },
  'Idempotency-Replayed': {
    description: '`true` when this is the stored answer to an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750); with `error="invalid_token"` when the token is to blame.',
    required: true,
    schema: { type: 'string' },
    example: 'Bearer realm="guildhall"',
  },
  'Insufficient-Scope': INSUFFICIENT_SCOPE,
  'Retry-After': {
    description: 'After how many seconds to try again.',
    schema: { type: 'integer' },
    example: 1,
  },
} as const satisfies Record<string, Header>;

export type HeaderName = keyof typeof HEADERS;

/** The headers that answers refer to. */
export function headerComponents(): Components['headers'] {
  return structuredClone(HEADERS) as unknown as Components['headers'];
}

export function headerReferences(...names: readonly HeaderName[]): Record<string, Reference> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Documents the headers of a native operation's successes, and the 304 of what has an ETag. */
export function describeHeaders(operation: Operation, method: Method, schemas: Schemas): void {
  const ofMethod = headersOfMethod(operation, method);
  for (const status of Object.keys(operation.responses)) {
    const response = ownResponse(operation, status);
    if (!response || status >= '300') continue;
    response.headers = headerReferences('X-Request-Id', ...headersOf(response, schemas), ...ofMethod);
  }
  if (method === 'get' && ownResponse(operation, '200')?.headers?.ETag) describeNotModified(operation);
}

function headersOfMethod(operation: Operation, method: Method): HeaderName[] {
  const hasKey = operation.parameters?.some((parameter) => parameter.name === 'Idempotency-Key') ?? false;
  return [
    ...(method === 'get' ? [] : (['Guildhall-Revision'] as const)),
    ...(hasKey ? (['Idempotency-Replayed'] as const) : []),
  ];
}

function headersOf(response: Response, schemas: Schemas): HeaderName[] {
  const [mediaType] = Object.values(response.content ?? {});
  const properties = mediaType ? (resolve(mediaType.schema, schemas).properties ?? {}) : {};
  return [...(properties.version ? (['ETag'] as const) : []), ...(properties.nextCursor ? (['Link'] as const) : [])];
}

function describeNotModified(operation: Operation): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'The ETag that you have: 304 when it is still the same.',
      schema: { type: 'string', examples: ['"1"'] },
    },
  ];
  operation.responses['304'] = {
    description: 'It has not changed since you read it.',
    headers: headerReferences('X-Request-Id', 'ETag'),
  };
}
