import { aUser, type MadeUser } from '../../support/builders.js';
import type { TestServer } from '../../support/test-server.js';

export interface WireRequest {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

export interface WireAnswer {
  status: number;
  headers: Headers;
  /** As it came over the wire. */
  text: string;
}

export interface Failure {
  id: number;
  message: string;
}

/** Sends a request as cdsctl does: with the token in `Session-Token`, if there is one. */
export async function exchange(server: TestServer, request: WireRequest, token?: string): Promise<WireAnswer> {
  const { method, path, headers, body } = request;
  const response = await fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: {
      'X-Requested-With': 'X-CDS-SDK',
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { 'Session-Token': token }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export interface JsonAnswer<T> {
  status: number;
  /** Undefined when there is none. */
  body: T;
}

/** Speaks CDS's JSON as one caller. */
export class Client {
  constructor(
    private readonly server: TestServer,
    readonly token: string | undefined,
  ) {}

  get<T = Failure>(path: string): Promise<JsonAnswer<T>> {
    return this.send('GET', path);
  }

  post<T = Failure>(path: string, body?: unknown): Promise<JsonAnswer<T>> {
    return this.send('POST', path, body);
  }

  put<T = Failure>(path: string, body?: unknown): Promise<JsonAnswer<T>> {
    return this.send('PUT', path, body);
  }

  delete<T = Failure>(path: string): Promise<JsonAnswer<T>> {
    return this.send('DELETE', path);
  }

  async send<T>(method: string, path: string, body?: unknown): Promise<JsonAnswer<T>> {
    const request = { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const { status, text } = await exchange(this.server, request, this.token);
    return { status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }
}

/** What an answer says in short: its status, with the error's id if it has one. */
export function outcome({ status, body }: JsonAnswer<unknown>): string {
  const isFailure = typeof body === 'object' && body !== null && 'message' in body && 'id' in body;
  return isFailure ? `${status} id ${String(body.id)}` : String(status);
}

export const NAMES = ['alice', 'bob', 'carol'] as const;
export type Name = (typeof NAMES)[number];

export interface People {
  root: Client;
  alice: Client;
  bob: Client;
  carol: Client;
  users: Record<Name, MadeUser>;
}

/** The administrator and three users: on a fresh database `alice` is user 2, `bob` 3, `carol` 4. */
export async function people(server: TestServer): Promise<People> {
  const make = (username: Name, displayName: string): Promise<MadeUser> =>
    aUser(server.admin, { username, displayName, email: `${username}@example.com` });
  const users = {
    alice: await make('alice', 'Alice A'),
    bob: await make('bob', 'Bob B'),
    carol: await make('carol', ''),
  };
  const client = (token: string | undefined): Client => new Client(server, token);
  return {
    root: client(server.admin.token),
    alice: client(users.alice.token),
    bob: client(users.bob.token),
    carol: client(users.carol.token),
    users,
  };
}

/** What a refusal must leave as it was: everything that is stored, but for counted attempts to sign in. */
export async function footprint(server: TestServer): Promise<unknown> {
  const [row] = await server.sql(
    `SELECT (SELECT revision FROM access_revision) AS revision, (SELECT count(*) FROM audit_events) AS events,
       (SELECT json_agg(json_build_array(group_id, user_id, admin, valid_from, valid_until) ORDER BY id)
        FROM group_members) AS members,
       (SELECT json_agg(json_build_array(id, name, version) ORDER BY id) FROM groups) AS groups,
       (SELECT json_agg(json_build_array(id, revoked_at, valid_until) ORDER BY id) FROM tokens) AS tokens`,
  );
  return row;
}
