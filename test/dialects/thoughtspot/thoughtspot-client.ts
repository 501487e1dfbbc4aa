import { execFile } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { promisify } from 'node:util';
import type { Answer } from '../../support/api.js';
import { aName } from '../../support/builders.js';
import { ADMIN_PASSWORD, type TestServer } from '../../support/test-server.js';

export const BASES = ['/callosum/v1/tspublic/v1', '/tspublic/v1'] as const;
export const [BASE] = BASES;
export const PRIVATE_BASE = '/callosum/v1';

/** The GUID of nothing. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';
export const ALL_GROUP = 1;

const USER_PASSWORD = 'the password of a guest';

export interface ThoughtSpotError {
  code: number;
  incident_id_guid: string;
  trace_id_guid: string;
  debug: string;
}

/** A session of ThoughtSpot's: a cookie, and the header that goes with it. */
export class ThoughtSpotClient {
  constructor(
    private readonly server: TestServer,
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async signIn(server: TestServer, username = 'admin', password = ADMIN_PASSWORD): Promise<ThoughtSpotClient> {
    const raw = new URLSearchParams({ username, password });
    const answer = await server.as(undefined).post(`${BASE}/session/login`, undefined, { raw });
    if (answer.status !== 204) throw new Error(`not signed in: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new ThoughtSpotClient(server, { Cookie: cookieOf(answer), 'X-Requested-By': 'ThoughtSpot' });
  }

  /** A user without privileges, signed in. */
  static async asGuest(server: TestServer): Promise<{ client: ThoughtSpotClient; id: number; username: string }> {
    const username = aName('guest');
    const { body } = await server.admin.post<{ id: number }>('users', { username, password: USER_PASSWORD });
    return { client: await ThoughtSpotClient.signIn(server, username, USER_PASSWORD), id: body.id, username };
  }

  with(headers: Readonly<Record<string, string>>): ThoughtSpotClient {
    return new ThoughtSpotClient(this.server, { ...this.headers, ...headers });
  }

  without(...names: readonly string[]): ThoughtSpotClient {
    return new ThoughtSpotClient(
      this.server,
      Object.fromEntries(Object.entries(this.headers).filter(([name]) => !names.includes(name))),
    );
  }

  get<T = Record<string, unknown>>(path: string, base: string = BASE): Promise<Answer<T>> {
    return this.server.as(undefined).get<T>(`${base}/${path}`, { headers: this.headers });
  }

  put<T = Record<string, unknown>>(path: string, form: Readonly<Record<string, string>>): Promise<Answer<T>> {
    const raw = new URLSearchParams(form);
    return this.server.as(undefined).put<T>(`${BASE}/${path}`, undefined, { raw, headers: this.headers });
  }

  delete<T = Record<string, unknown>>(path: string, base: string = BASE): Promise<Answer<T>> {
    return this.server.as(undefined).delete<T>(`${base}/${path}`, { headers: this.headers });
  }

  /** A DELETE with a body, which some calls here take. */
  deleteWith<T = Record<string, unknown>>(path: string, raw: URLSearchParams): Promise<Answer<T>> {
    return this.server.as(undefined).delete<T>(`${BASE}/${path}`, { raw, headers: this.headers });
  }

  /** `raw` as it is; an object as an urlencoded form. */
  post<T = Record<string, unknown>>(
    path: string,
    form: Readonly<Record<string, string>> | string | Uint8Array | FormData | URLSearchParams = '',
    base: string = BASE,
  ): Promise<Answer<T>> {
    const isFields = typeof form === 'object' && Object.getPrototypeOf(form) === Object.prototype;
    const raw = isFields ? new URLSearchParams(form as Record<string, string>) : (form as string);
    return this.server.as(undefined).post<T>(`${base}/${path}`, undefined, { raw, headers: this.headers });
  }
}

/** The cookies that an answer sets, as a client sends them back. */
export function cookieOf(answer: Answer<unknown>): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The names of the privileges that the native API shows on a group. */
export async function grantsOf(server: TestServer, groupId: number): Promise<string[]> {
  const { body } = await server.admin.get<{ items: { privilege: string }[] }>(`groups/${groupId}/privileges?limit=200`);
  return body.items.map(({ privilege }) => privilege);
}

/** Everything that a write would leave behind, as the native API shows it. */
export async function footprint(server: TestServer): Promise<object> {
  const [audit, grants, tokens] = await Promise.all([
    server.admin.get<{ items: object[] }>('audit-events?limit=1'),
    grantsOf(server, ALL_GROUP),
    server.sql<{ count: number }>('SELECT count(*)::integer AS count FROM tokens WHERE revoked_at IS NULL'),
  ]);
  return { lastEvent: audit.body.items[0], grants, tokens };
}

/** Expects a refusal in ThoughtSpot's form and nothing written. Answers what it says. */
export async function expectRefusal(
  server: TestServer,
  call: () => Promise<Answer<unknown>>,
  status: number,
  code: number,
): Promise<string> {
  const before = await footprint(server);
  const answer = await call();
  const body = answer.body as ThoughtSpotError | undefined;
  expect({ status: answer.status, code: body?.code }).toEqual({ status, code });
  expect(answer.headers.get('x-callosum-incident-id')).toBe(body?.incident_id_guid);
  expect(await footprint(server)).toEqual(before);
  return (JSON.parse(body?.debug ?? '[]') as string[]).join(' ');
}

/** The GUID of a group, as the native API shows it. */
export async function guidOf(server: TestServer, path: string): Promise<string> {
  return (await server.admin.get<{ guid: string }>(path)).body.guid;
}

/** Runs the real curl. Answers the status and the body. */
export async function curl(...args: readonly string[]): Promise<{ status: number; body: string }> {
  const { stdout } = await promisify(execFile)('curl', ['-s', '-w', '\n%{http_code}', ...args]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

/** Sends these bytes on a connection of their own and answers all that comes back until the server closes it. */
export async function exchange(server: TestServer, bytes: string | Buffer): Promise<string> {
  const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('utf8');
}

/** A multipart body with the given raw parts, headers included. */
export function multipart(boundary: string, ...parts: readonly string[]): string {
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
}
