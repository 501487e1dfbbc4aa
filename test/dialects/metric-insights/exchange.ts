import type { TestServer } from '../../support/test-server.js';

export interface WireRequest {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

export interface WireAnswer {
  status: number;
  contentType: string | null;
  allow: string | null;
  /** As it came over the wire. */
  text: string;
}

export const JSON_TYPE = { 'Content-Type': 'application/json' };
export const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };
export const XML_TYPE = { 'Content-Type': 'application/xml' };
export const XML_OUT = { Accept: 'application/xml' };

/** Sends a request as a client of this surface does: with `token` in the Token header, if there is one. */
export async function exchange(server: TestServer, request: WireRequest, token?: string): Promise<WireAnswer> {
  const { method, path, headers, body } = request;
  const response = await fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: { ...(token === undefined ? {} : { Token: token }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    allow: response.headers.get('allow'),
    text: await response.text(),
  };
}

/** Speaks JSON as one caller. */
export class Client {
  constructor(
    private readonly server: TestServer,
    readonly token: string | undefined,
  ) {}

  get(path: string): Promise<JsonAnswer> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown = {}): Promise<JsonAnswer> {
    return this.send('POST', path, body);
  }

  put(path: string, body: unknown = {}): Promise<JsonAnswer> {
    return this.send('PUT', path, body);
  }

  delete(path: string, body?: unknown): Promise<JsonAnswer> {
    return this.send('DELETE', path, body);
  }

  private async send(method: string, path: string, body?: unknown): Promise<JsonAnswer> {
    const request =
      body === undefined ? { method, path } : { method, path, headers: JSON_TYPE, body: JSON.stringify(body) };
    const { status, text } = await exchange(this.server, request, this.token);
    return { status, body: JSON.parse(text) as JsonAnswer['body'] };
  }
}

export interface JsonAnswer {
  status: number;
  body: Record<string, Record<string, unknown> | undefined> & { message?: string };
}

export function error(message: string): { status: string; message: string } {
  return { status: 'ERROR', message };
}

/** What a refusal must leave as it was: everything that is stored, but for counted attempts to sign in. */
export async function footprint(server: TestServer): Promise<unknown> {
  const tables = [
    'users',
    'groups',
    'group_members',
    'group_privilege_sets',
    'privilege_sets',
    'privilege_set_privileges',
    'tokens',
    'audit_events',
    'access_changes',
  ];
  const counts = tables.map((table) => `(SELECT json_build_array(count(*), max(id::text)) FROM ${table}) AS ${table}`);
  const [row] = await server.sql(
    `SELECT ${counts.join(', ').replace('max(id::text)) FROM access_changes', 'max(revision)) FROM access_changes')},
       (SELECT sum(version) FROM users) AS u, (SELECT sum(version) FROM groups) AS g,
       (SELECT sum(version) FROM privilege_sets) AS s`,
  );
  return row;
}

/** The state in which the original's documentation shows its examples: groups 26, 53 and 63 with four mappings. */
export async function seedExamples(server: TestServer): Promise<void> {
  await server.sql(
    `INSERT INTO groups (id, name, name_key, description, authentication_service_id) VALUES
       (26, 'Finance', 'finance', 'Money', 1), (53, 'Sales "EMEA"', 'sales "emea"', '', 1),
       (63, 'Müller & Söhne <AG>', 'müller & söhne <ag>', 'Zwei  Leerzeichen', 1)`,
  );
  await server.sql(
    `INSERT INTO group_privilege_sets (group_id, privilege_set_id) VALUES (26, 5), (53, 2), (63, 2), (63, 3)`,
  );
  await server.sql(`SELECT setval(pg_get_serial_sequence('groups', 'id'), 63)`);
  await server.sql(`SELECT setval(pg_get_serial_sequence('privilege_set_privileges', 'id'), 100)`);
}
