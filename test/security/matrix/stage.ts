import type { Api } from '../../support/api.js';
import { aGroup, aName, aPrivilege, aPrivilegeSet, aResource, aUser, type Made } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import type { TestServer } from '../../support/test-server.js';
import type { Callers } from './callers.js';

/** What requests of the matrix speak of: a private group, and everything that hangs on it. */
export interface Stage {
  group: Thing;
  subgroup: Thing;
  /** A member of the group. */
  user: Thing;
  userTokenId: number;
  userToken: string;
  groupTokenId: number;
  resourceId: number;
  /** The ids of the pairs that Metric Insights gives one to. */
  pairs: { membership: number; assignment: number; content: number };
  privilege: string;
  /** Implied by the first one. */
  implied: string;
  privilegeId: number;
  impliedId: number;
  setId: number;
  serviceId: number;
  eventId: number;
  alias: string;
  /** A token of the administrator, as Metric Insights' applications show it. */
  application: { application_id: string; application_key: string };
}

export interface Thing {
  id: number;
  guid: string;
  name: string;
}

export const KIND = 'matrix_kind';

const NUMBERED = ['users', 'groups', 'tokens', 'resources', 'group_members', 'group_privilege_sets'];

interface MadeToken {
  id: number;
  token: string;
}

/** Made by `admin`, with both people of `callers` in the group. */
export async function aStage(
  server: TestServer,
  admin: Api,
  { groupAdminId, memberId }: Pick<Callers, 'groupAdminId' | 'memberId'>,
): Promise<Stage> {
  const [group, subgroup, privilege, implied, set, resource] = await Promise.all([
    aGroup(admin),
    aGroup(admin),
    aPrivilege(admin),
    aPrivilege(admin),
    aPrivilegeSet(admin),
    aResource(admin, { kind: KIND }),
  ]);
  const [user, alias] = [await aUser(admin, {}, [group.id]), aName('alias')];
  const pairs: [path: string, body?: object][] = [
    [`groups/${group.id}/members/${groupAdminId}`, { admin: true }],
    [`groups/${group.id}/members/${memberId}`],
    [`groups/${group.id}/subgroups/${subgroup.id}`],
    [`groups/${group.id}/privileges/${privilege.name}`],
    [`groups/${group.id}/privilege-sets/${set.id}`],
    [`privilege-sets/${set.id}/privileges/${privilege.name}`],
    [`users/${user.id}/privilege-sets/${set.id}`],
    [`privileges/${privilege.name}/implications/${implied.name}`],
    [`resources/${resource.id}/groups/${group.id}`],
    [`resource-kinds/${KIND}/action-aliases/${alias}`, { privilege: privilege.name }],
  ];
  await Promise.all(pairs.map(([path, body]) => expectStatus(admin.put(path, body), 200)));
  const [service, userToken, groupToken, application] = await Promise.all([
    admin.post<Made>('authentication-services', { kind: 'local', name: aName('service') }),
    admin.post<MadeToken>(`users/${user.id}/tokens`, {}),
    admin.post<MadeToken>(`groups/${group.id}/tokens`, {}),
    admin.post<MadeToken>('tokens', {}),
  ]);
  return {
    group: await thing(server, 'groups', 'name', group.id),
    subgroup: await thing(server, 'groups', 'name', subgroup.id),
    user: await thing(server, 'users', 'username', user.id),
    userTokenId: userToken.body.id,
    userToken: userToken.body.token,
    groupTokenId: groupToken.body.id,
    resourceId: resource.id,
    pairs: await pairsOf(server, group.id, set.id),
    privilege: privilege.name,
    implied: implied.name,
    privilegeId: privilege.id,
    impliedId: implied.id,
    setId: set.id,
    serviceId: service.body.id,
    eventId: 1,
    alias,
    application: { application_id: String(application.body.id), application_key: application.body.token },
  };
}

/** Has ids begin where no other number of an answer is: they are looked for in texts. */
export async function startIdsHigh(server: TestServer): Promise<void> {
  for (const [index, table] of NUMBERED.entries()) {
    await server.sql(`ALTER TABLE ${table} ALTER COLUMN id RESTART WITH ${(index + 3) * 100_000}`);
  }
}

/** The same, but that what is private is not there: a request about it must be answered alike to who may not see it. */
export function withoutPrivateThings(stage: Stage): Stage {
  const nothing = { id: 987_654_321, guid: '2819c223-7f76-453a-919d-413861904646', name: 'nobody-knows-this' };
  return {
    ...stage,
    group: nothing,
    subgroup: nothing,
    user: nothing,
    userTokenId: nothing.id,
    userToken: `gh_p_${'x'.repeat(stage.userToken.length - 5)}`,
    groupTokenId: nothing.id,
    resourceId: nothing.id,
    pairs: { membership: nothing.id, assignment: nothing.id, content: stage.pairs.content },
  };
}

async function thing(server: TestServer, table: string, column: string, id: number): Promise<Thing> {
  const [row] = await server.sql<Thing>(
    `SELECT id::integer AS id, guid, ${column} AS name FROM ${table} WHERE id = $1`,
    [id],
  );
  if (!row) throw new Error(`${table} has no ${id}.`);
  return row;
}

async function pairsOf(server: TestServer, groupId: number, setId: number): Promise<Stage['pairs']> {
  const [row] = await server.sql<Stage['pairs']>(
    `SELECT (SELECT min(id) FROM group_members WHERE group_id = $1)::integer AS membership,
       (SELECT min(id) FROM group_privilege_sets WHERE group_id = $1)::integer AS assignment,
       (SELECT min(id) FROM privilege_set_privileges WHERE privilege_set_id = $2)::integer AS content`,
    [groupId, setId],
  );
  if (!row) throw new Error('The pairs are not there.');
  return row;
}
