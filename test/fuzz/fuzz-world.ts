import { AccessEngine } from '../../src/access/access-engine.js';
import { PasswordHasher } from '../../src/users/password-hasher.js';
import { Api } from '../support/api.js';
import { aGroup, aPrivilege, aPrivilegeSet, aResource, aUser } from '../support/builders.js';
import { aToken, expectStatus } from '../support/cast.js';
import { ADMIN_PASSWORD, type TestServer } from '../support/test-server.js';

export type Caller = 'administrator' | 'user' | 'groupAdmin';

const KEPT = 4;

/** What there is on the server, to be named in requests. */
export interface KnownValues {
  ids: readonly number[];
  guids: readonly string[];
  /** Names of all kinds, ids as text, and the secret of a token. */
  texts: readonly string[];
  /** What may stand for a parameter of a path. */
  forParameter(path: string, name: string): string[];
}

interface Row {
  kind: string;
  id: number;
  guid: string | null;
  name: string;
}

// The first rows of each kind, which the seed made, and the newest.
const ROWS = `
  WITH everything (kind, id, guid, name) AS (
    SELECT 'user', id, guid, username FROM users
    UNION ALL SELECT 'group', id, guid, name FROM groups
    UNION ALL SELECT 'privilege', id, NULL, name FROM privileges
    UNION ALL SELECT 'set', id, NULL, name FROM privilege_sets
    UNION ALL SELECT 'resource', id, NULL, name FROM resources
    UNION ALL SELECT 'service', id, NULL, name FROM authentication_services
    UNION ALL SELECT 'token', id, NULL, kind FROM tokens WHERE revoked_at IS NULL
    UNION ALL SELECT 'event', id, NULL, action FROM audit_events)
  SELECT kind, id::integer AS id, guid, name
  FROM (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY id) AS first,
               row_number() OVER (PARTITION BY kind ORDER BY id DESC) AS last FROM everything) AS numbered
  WHERE first <= $1 OR last <= $1`;

/** Which kind of thing the last word before a parameter speaks of. */
const KINDS: readonly [RegExp, string][] = [
  [/(username|user|userid|listuser)$/i, 'user'],
  [/(implied|privilege)$/i, 'privilege'],
  [/setId$/, 'set'],
  [/(groupid|listgroup)$/i, 'group'],
  [/\/privileges\/name$/, 'privilege'],
  [/privilege-sets|privilege_set\//, 'set'],
  [/\/api\/privilege\//, 'privilege'],
  [/authentication-services|site\/services/, 'service'],
  [/audit-events/, 'event'],
  [/tokens?\//, 'token'],
  [/resources/, 'resource'],
  [/users?\/(id\/)?/i, 'user'],
  [/groups?\/?/i, 'group'],
];

/**
 * The server that is fuzzed, with somebody to call it. Requests may delete what they name, change passwords and revoke
 * tokens: between them, what is missing is made again.
 */
export class FuzzWorld {
  private tokens: Partial<Record<Caller, string>> = {};
  private hash: string | undefined;
  private values: KnownValues | undefined;

  constructor(readonly server: TestServer) {}

  /** What there is. Where requests may have used something up, it is made again. */
  async known(): Promise<KnownValues> {
    return (this.values ??= await this.refresh());
  }

  /** Requests that write were sent: what there was may be gone. */
  expire(): void {
    this.values = undefined;
  }

  private async refresh(): Promise<KnownValues> {
    await this.server.sql('DELETE FROM sign_in_attempts');
    await this.reviveCallers();
    const admin = this.server.as(this.tokenOf('administrator'));
    const group = await aGroup(admin);
    const user = await aUser(admin, {}, [group.id]);
    const set = await aPrivilegeSet(admin);
    await aPrivilege(admin);
    const resource = await aResource(admin);
    await admin.put(`resources/${resource.id}/groups/${group.id}`);
    await admin.put(`groups/${group.id}/privilege-sets/${set.id}`);
    const secret = await aToken(admin, `groups/${group.id}`);
    const rows = await this.server.sql<Row>(ROWS, [KEPT]);
    return knownValues(rows, [secret, user.token]);
  }

  tokenOf(caller: Caller): string {
    return this.tokens[caller] ?? '';
  }

  /**
   * Whatever was asked, somebody is left who administers the server, and signs in: with a password that is given to him
   * here, for a request may have given him one that nobody kept.
   */
  async administratorSignsIn(): Promise<string> {
    const administrator = await this.anAdministrator();
    await this.server.sql('DELETE FROM sign_in_attempts');
    this.hash ??= await this.server.app.get(PasswordHasher).hash(ADMIN_PASSWORD);
    await this.server.sql('UPDATE users SET password_hash = $1, authentication_service_id = 1 WHERE id = $2', [
      this.hash,
      administrator.id,
    ]);
    await this.server.sql('UPDATE authentication_services SET enabled = true WHERE id = 1');
    const credentials = { username: administrator.username, password: ADMIN_PASSWORD };
    const { body } = await expectStatus(new Api(this.server.url).post<{ token: string }>('sessions', credentials), 201);
    return body.token;
  }

  /** The first active user who holds everything. */
  private async anAdministrator(): Promise<{ id: number; username: string }> {
    const engine = this.server.app.get(AccessEngine);
    const users = await this.server.sql<{ id: number; username: string }>(
      'SELECT id::integer AS id, username FROM users WHERE active ORDER BY id',
    );
    for (const user of users) {
      if ((await engine.held({ userId: user.id })).isAdministrator) return user;
    }
    throw new Error('Nobody is left who administers the server.');
  }

  private async reviveCallers(): Promise<void> {
    if (!(await this.counts('administrator'))) this.tokens.administrator = await this.administratorSignsIn();
    if ((await this.counts('user')) && (await this.counts('groupAdmin'))) return;
    const admin = this.server.as(this.tokenOf('administrator'));
    const group = await aGroup(admin);
    const groupAdmin = await aUser(admin, {}, [group.id]);
    await expectStatus(admin.put(`groups/${group.id}/members/${groupAdmin.id}`, { admin: true }), 200);
    const user = await aUser(admin, {}, [group.id]);
    this.tokens = { ...this.tokens, user: user.token, groupAdmin: groupAdmin.token };
  }

  private async counts(caller: Caller): Promise<boolean> {
    if (this.tokens[caller] === undefined) return false;
    return (await this.server.as(this.tokenOf(caller)).get('me')).status === 200;
  }
}

function knownValues(rows: readonly Row[], secrets: readonly string[]): KnownValues {
  const texts = rows.filter(({ kind }) => kind !== 'event').map(({ name }) => name);
  return {
    ids: [...new Set(rows.map(({ id }) => id))],
    guids: rows.flatMap(({ guid }) => guid ?? []),
    texts: [...new Set([...texts, ...secrets, '1', '2'])],
    forParameter: (path, name) => fitting(rows, path, name),
  };
}

function fitting(rows: readonly Row[], path: string, name: string): string[] {
  const before = path.slice(0, path.indexOf(`{${name}}`)) + name;
  const kind = KINDS.find(([pattern]) => pattern.test(before))?.[1];
  const found = rows.filter((row) => row.kind === kind);
  const spellings = found.flatMap((row) => spelled(row, path, name));
  return spellings.length === 0 ? ['1', 'session', 'data_source', 'READ'] : spellings;
}

/** The native API takes ids, or the names of privileges; others take names or GUIDs as well. */
function spelled({ id, guid, name: text, kind }: Row, path: string, parameter: string): string[] {
  if (path.startsWith('/api/')) return kind === 'privilege' && parameter !== 'id' ? [text] : [String(id)];
  if (path.startsWith('/scim') || path.includes('tspublic')) return guid === null ? [text] : [guid];
  if (path.startsWith('/@api')) return [String(id), `=${encodeURIComponent(encodeURIComponent(text))}`];
  return [text, String(id), ...(guid === null ? [] : [guid])];
}
