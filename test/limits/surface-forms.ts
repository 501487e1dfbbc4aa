import type { Answer, Api, CallOptions } from '../support/api.js';

/** A request to one surface, and what its form of an error looks like. */
export interface SurfaceRequest {
  surface: string;
  ask(api: Api): Promise<Answer<unknown>>;
  /** What the body of an error matches. */
  form: Readonly<Record<string, unknown>> | RegExp;
  contentType: RegExp;
  /** Whether it is answered in front of Express. */
  isHot?: true;
}

const JSON_TYPE = /^application\/json/;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

function form(fields: Record<string, string>, headers: Record<string, string> = {}): CallOptions {
  return { raw: new URLSearchParams(fields), headers: { ...FORM, ...headers } };
}

/** One of each surface, and of both lanes where it has two. `status` is that of the error. */
export function surfaceRequests(status: number): SurfaceRequest[] {
  const problem = { form: { status, code: expect.any(String), type: expect.any(String) } as Record<string, unknown> };
  const oauth = {
    form: { error: 'temporarily_unavailable', error_description: expect.any(String) },
    contentType: JSON_TYPE,
  };
  const authZen = { form: { status, code: expect.any(String), message: expect.any(String) }, contentType: JSON_TYPE };
  const question = { privilege: 'ADMINISTRATION' };
  const evaluation = {
    subject: { type: 'user', id: 'admin' },
    action: { name: 'ADMINISTRATION' },
    resource: { type: 'any', id: 'any' },
  };
  return [
    { surface: 'native', ask: (api) => api.get('groups'), ...problem, contentType: /^application\/problem\+json/ },
    {
      surface: 'native, hot',
      ask: (api) => api.post('access/check', question),
      ...problem,
      contentType: /^application\/problem\+json/,
      isHot: true,
    },
    {
      surface: 'ThoughtSpot',
      ask: (api) => api.get('/tspublic/v1/group'),
      form: { code: expect.any(Number), incident_id_guid: expect.any(String), debug: expect.any(String) },
      contentType: JSON_TYPE,
    },
    {
      surface: 'Metric Insights',
      ask: (api) => api.get('/api/user_group', { headers: { Token: String(api.token) } }),
      form: { status: 'ERROR', message: expect.any(String) },
      contentType: JSON_TYPE,
    },
    {
      surface: 'CDS',
      ask: (api) => api.get('/group'),
      form: { id: expect.any(Number), message: expect.any(String), data: null, uuid: expect.any(String) },
      contentType: JSON_TYPE,
    },
    {
      surface: 'MindTouch',
      ask: (api) => api.get('/@api/deki/groups'),
      form: new RegExp(`<error><status>${status}</status>`),
      contentType: /^application\/xml/,
    },
    { surface: 'AuthZEN', ask: (api) => api.post('/access/v1/search/action', evaluation), ...authZen },
    { surface: 'AuthZEN, hot', ask: (api) => api.post('/access/v1/evaluation', evaluation), ...authZen, isHot: true },
    {
      surface: 'SCIM',
      ask: (api) => api.get('/scim/v2/Users'),
      form: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status) },
      contentType: /^application\/scim\+json/,
    },
    { surface: 'OAuth', ask: (api) => api.post('/oauth2/revoke', undefined, form({ token: 'x' })), ...oauth },
    {
      surface: 'OAuth, hot',
      ask: (api) => api.post('/oauth2/introspect', undefined, form({ token: 'x' })),
      ...oauth,
      isHot: true,
    },
  ];
}

/** Fails unless the answer is an error in the surface's form, with the headers of any answer. */
export function expectForm(
  { form: shape, contentType }: SurfaceRequest,
  answer: Answer<unknown>,
  status: number,
): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(contentType);
  if (shape instanceof RegExp) expect(answer.body).toMatch(shape);
  else expect(answer.body).toMatchObject(shape);
  expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toContain('no-store');
}

/** The same, and it says when to come back. */
export function expectRefusal(request: SurfaceRequest, answer: Answer<unknown>, status: number): void {
  expectForm(request, answer, status);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}
