import { toCdsError } from '../dialects/cds/cds-error.renderer.js';
import { toMetricInsightsError } from '../dialects/metric-insights/error.renderer.js';
import { documentText } from '../dialects/mindtouch/http/document-text.js';
import { toErrorDocument } from '../dialects/mindtouch/http/error-document.js';
import { toThoughtSpotError } from '../dialects/thoughtspot/thoughtspot-error.renderer.js';
import { prefixesOf } from '../http/surfaces.js';
import { toAuthZenError } from '../standards/authzen/error.renderer.js';
import { toOAuthError } from '../standards/oauth/oauth-error.renderer.js';
import type { DialectFailure } from './dialect-responses.js';
import { SCIM_MEDIA_TYPE } from '../standards/scim/http/media-type.js';
import { toScimError } from '../standards/scim/http/scim-error.renderer.js';
import type { Tag } from './document.js';
import { REQUEST_ID_EXAMPLE } from './problem-schemas.js';

export interface SurfaceDocument {
  /** The name of its file: `openapi/<name>.json`. */
  name: string;
  /** What Swagger UI's definition switch offers. */
  title: string;
  description: string;
  /** Where the server serves it. */
  jsonUrl: `/${string}.json`;
  /** What the addresses of the surface start with. */
  pathPrefixes: readonly string[];
  /** In the order in which they are shown. */
  tags: readonly Tag[];
  /** How it answers failures; null for the native API, which has problem details, entity tags, links and revisions. */
  failure: DialectFailure | null;
  /** Whether `WWW-Authenticate` of a 403 names the privilege that the caller lacks; always so on the native API. */
  namesPrivileges?: boolean;
  /** Ways to authenticate besides the bearer token that all surfaces take, by the names that their routes use. */
  securitySchemes?: Readonly<Record<string, object>>;
}

/** One document per surface. Those without an operation are neither written nor offered. */
export const SURFACE_DOCUMENTS: readonly SurfaceDocument[] = [
  {
    name: 'native',
    title: 'Guildhall',
    description:
      'Who is in which group, what that lets them do, and which tokens prove it.\n\n' +
      'Send a token as `Authorization: Bearer …`: sign in with `POST /api/v1/sessions` to get one. ' +
      'Lists come in pages: `nextCursor` of one page is `cursor` of the next. ' +
      'Failures are problem details (RFC 9457); `code` says which.',
    jsonUrl: '/openapi.json',
    pathPrefixes: ['/api/v1', '/health', '/secret-scanning'],
    tags: [
      { name: 'Sessions', description: 'Signing in and out, and who you are.' },
      { name: 'Users', description: 'People and programs that can sign in.' },
      { name: 'Groups', description: 'Named sets of users, and what they were given. Groups contain groups.' },
      { name: 'Privileges', description: 'Named permissions, what they imply, and who holds them.' },
      { name: 'Privilege sets', description: 'Named collections of privileges.' },
      { name: 'Tokens', description: 'Secrets that authenticate as a user or a group.' },
      { name: 'Resources', description: 'Things that privileges apply to, shared with groups.' },
      { name: 'Access', description: 'Who may do what, why, and on what: checks, explanations and lists.' },
      { name: 'Authentication services', description: 'Where passwords are verified.' },
      { name: 'Audit', description: 'What was changed, by whom.' },
      { name: 'Operations', description: 'Whether the server works.' },
    ],
    failure: null,
  },
  {
    name: 'thoughtspot',
    title: 'ThoughtSpot',
    description: 'The calls of ThoughtSpot that this server answers, in the words of that system.',
    jsonUrl: '/openapi/thoughtspot.json',
    pathPrefixes: ['/callosum/v1', '/tspublic/v1'],
    tags: [{ name: 'ThoughtSpot', description: 'Signing in, users, groups, and the privileges of groups.' }],
    failure: (error) => toThoughtSpotError(error, REQUEST_ID_EXAMPLE),
    securitySchemes: {
      thoughtSpotSession: {
        type: 'apiKey',
        in: 'cookie',
        name: 'JSESSIONID',
        description: 'The session that `session/login` gives. What changes something needs `X-Requested-By` besides.',
      },
    },
  },
  {
    name: 'metric-insights',
    title: 'Metric Insights',
    description:
      'The API Toolkit of Metric Insights. Send a token as `Token: …` or as `Authorization: Bearer …`. ' +
      'Answers are JSON, or XML when `Accept` prefers it.',
    jsonUrl: '/openapi/metric-insights.json',
    pathPrefixes: prefixesOf('metric-insights'),
    tags: [
      { name: 'group_privilege_set', description: 'Which privilege sets which groups have.' },
      { name: 'privilege', description: 'The privileges that there are.' },
      { name: 'privilege_set', description: 'Named collections of privileges.' },
      { name: 'privilege_set_privilege', description: 'Which privileges are in which sets.' },
      { name: 'user_group', description: 'The groups.' },
      { name: 'user_group_member', description: 'Which users are in which groups.' },
      { name: 'user', description: 'The users.' },
      { name: 'get_token', description: 'Tokens for applications that act as users.' },
    ],
    failure: toMetricInsightsError,
    securitySchemes: {
      metricInsightsToken: { type: 'apiKey', in: 'header', name: 'Token', description: 'A token of any kind.' },
    },
  },
  {
    name: 'cds',
    title: 'OVH CDS',
    description:
      'The calls of OVH CDS for groups, their members and their tokens. ' +
      'Send a token as `Session-Token: …` or as `Authorization: Bearer …`: `POST /login` answers one.',
    jsonUrl: '/openapi/cds.json',
    pathPrefixes: prefixesOf('cds'),
    tags: [{ name: 'CDS', description: 'Groups, members, tokens of groups, and what is shared with groups.' }],
    failure: (error) => toCdsError(error, REQUEST_ID_EXAMPLE),
    securitySchemes: {
      cdsSessionToken: { type: 'apiKey', in: 'header', name: 'Session-Token', description: 'A token of any kind.' },
    },
  },
  {
    name: 'mindtouch',
    title: 'MindTouch',
    description:
      "MindTouch Deki's groups, users, roles and authentication services. Answers are XML; " +
      '`dream.out.format` asks for JSON or serialised PHP.',
    jsonUrl: '/openapi/mindtouch.json',
    pathPrefixes: prefixesOf('mindtouch'),
    tags: [{ name: 'MindTouch', description: 'Groups, users, roles, operations and services.' }],
    failure: (error) => {
      const { status, document } = toErrorDocument(error, 'http://localhost:3000/@api/deki/groups/4');
      return { status, body: documentText(document, 'xml') };
    },
    securitySchemes: {
      mindTouchBasic: { type: 'http', scheme: 'basic', description: 'User name and password.' },
    },
  },
  {
    name: 'authzen',
    title: 'OpenID AuthZEN',
    description:
      'The Authorization API 1.0 of OpenID AuthZEN: whether a subject may do an action to a resource. ' +
      'Send a token as `Authorization: Bearer …`.',
    jsonUrl: '/openapi/authzen.json',
    pathPrefixes: prefixesOf('authzen'),
    tags: [
      { name: 'Evaluation', description: 'Decisions, one or many.' },
      { name: 'Search', description: 'Who may do it, what may be done, and to what.' },
      { name: 'Discovery', description: 'Where the decision point is.' },
    ],
    failure: toAuthZenError,
    namesPrivileges: true,
  },
  {
    name: 'scim',
    title: 'SCIM 2.0',
    description:
      'Provisioning of users and groups (RFC 7643, RFC 7644), for Okta, Entra, Google and others. ' +
      'Send a token as `Authorization: Bearer …`: that of an administrator, or one with the scope `USER_PROVISIONING`.',
    jsonUrl: '/openapi/scim.json',
    pathPrefixes: prefixesOf('scim'),
    tags: [
      { name: 'Discovery', description: 'What is served here, in the form that clients read.' },
      { name: 'Users', description: 'The users, and the one who is calling.' },
      { name: 'Groups', description: 'The groups and who was put into them: users and groups.' },
      { name: 'Queries', description: 'Lists of users, of groups, and of both.' },
      { name: 'Bulk', description: 'Many changes in one request.' },
    ],
    failure: (error) => ({ ...toScimError(error), mediaType: SCIM_MEDIA_TYPE }),
    namesPrivileges: true,
  },
  {
    name: 'oauth',
    title: 'OAuth 2.0',
    description:
      'What tokens are worth, ending them, and exchanging them for lesser ones: RFC 7662, 7009, 8693, 8414 and 9728. ' +
      'A client authenticates with its name and a token of its own in place of a secret, or with the token alone.',
    jsonUrl: '/openapi/oauth.json',
    pathPrefixes: prefixesOf('oauth'),
    tags: [{ name: 'OAuth', description: 'Introspection, revocation, exchange, and where they are.' }],
    failure: toOAuthError,
    securitySchemes: {
      oauthClient: {
        type: 'http',
        scheme: 'basic',
        description: 'The name of a user or group, and a token of its own.',
      },
    },
  },
];

export function belongsTo(surface: SurfaceDocument, path: string): boolean {
  return surface.pathPrefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}
