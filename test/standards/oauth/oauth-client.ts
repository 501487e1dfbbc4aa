import { Api, type Answer } from '../../support/api.js';
import type { TestServer } from '../../support/test-server.js';

export const EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

export type Parameters = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/** What introspection answers, as far as tests look at it. */
export interface Introspection {
  active: boolean;
  scope?: string;
  client_id?: string;
  username?: string;
  exp?: number;
  iat?: number;
  sub?: string;
  jti?: string;
  act?: { sub: string; act?: object };
}

/** One client of the OAuth addresses, with a bearer token unless it is given another Authorization. */
export class OAuthClient {
  private readonly api: Api;

  constructor(
    readonly url: string,
    token?: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.api = new Api(url, token);
  }

  post<T = Record<string, unknown>>(path: string, parameters: Parameters): Promise<Answer<T>> {
    const entries = Array.isArray(parameters) ? (parameters as [string, string][]) : Object.entries(parameters);
    return this.api.post<T>(path, undefined, { raw: new URLSearchParams(entries), headers: this.headers });
  }

  introspect(token: string, more: Readonly<Record<string, string>> = {}): Promise<Answer<Introspection>> {
    return this.post<Introspection>('/oauth2/introspect', { token, ...more });
  }

  /** Whether the token counts, as this client is told. Throws when it is told anything else. */
  async isActive(token: string): Promise<boolean> {
    const { status, body } = await this.introspect(token);
    if (status !== 200 || typeof body.active !== 'boolean') throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.active;
  }

  revoke(token: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.post('/oauth2/revoke', { token, ...more });
  }

  exchange(token: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const types = { grant_type: EXCHANGE_GRANT, subject_token_type: ACCESS_TOKEN_TYPE };
    return this.post('/oauth2/token', { ...types, subject_token: token, ...more });
  }

  /** The text of the new token. Throws when there is none. */
  async exchanged(token: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, body } = await this.exchange(token, more);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return String(body.access_token);
  }
}

export function clientOf(server: TestServer, token: string | undefined): OAuthClient {
  return new OAuthClient(server.url, token);
}

/** With a name and a secret, as Basic has them. */
export function basicClientOf(server: TestServer, name: string, secret: string): OAuthClient {
  const text = `${encodeURIComponent(name)}:${encodeURIComponent(secret)}`;
  return new OAuthClient(server.url, undefined, {
    Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  });
}

/** Status and `error` of a refusal in OAuth's form. Throws when it has another form. */
export function refusalOf(answer: Answer<unknown>): string {
  const { error, error_description: description, ...others } = answer.body as Record<string, unknown>;
  const type = answer.headers.get('content-type') ?? '';
  const isForm = typeof error === 'string' && typeof description === 'string' && Object.keys(others).length === 0;
  if (!isForm || !/^application\/json\b/.test(type)) {
    throw new Error(`No OAuth error: ${answer.status} ${type} ${JSON.stringify(answer.body)}`);
  }
  return `${answer.status} ${error}`;
}
