import type { Api } from '../../support/api.js';
import { expectStatus } from '../../support/cast.js';

/** A policy with its data, as the native API takes it. */
export interface Scenario {
  /** Privileges that are made; those that there are already are left out. */
  privileges: readonly string[];
  users: readonly { username: string; properties?: object }[];
  groups: readonly {
    name: string;
    /** By username. */
    members?: readonly string[];
    /** Groups made before, whose members are members of this one. */
    subgroups?: readonly string[];
    grants?: readonly { privilege: string; condition?: string }[];
  }[];
  resources: readonly { kind: string; name: string; properties?: object; sharedWith: readonly string[] }[];
  /** By kind and alias. */
  aliases: readonly (readonly [kind: string, alias: string, privilege: string])[];
}

interface Made {
  id: number;
}

/** Makes it through the native API, as an administrator would. */
export async function load(admin: Api, scenario: Scenario): Promise<void> {
  // Given to everyone by the seed, it would be among everybody's actions.
  await expectStatus(admin.delete('groups/1/privileges/AUTHORING'), 204);
  for (const name of scenario.privileges) await expectStatus(admin.post('privileges', { name }), 201);
  const groups = await loadGroups(admin, scenario.groups, await loadUsers(admin, scenario.users));
  for (const { kind, name, properties = {}, sharedWith } of scenario.resources) {
    const { body } = await expectStatus(admin.post<Made>('resources', { kind, name, properties }), 201);
    for (const group of sharedWith) {
      await expectStatus(admin.put(`resources/${body.id}/groups/${groups.get(group)}`), 200);
    }
  }
  for (const [kind, alias, privilege] of scenario.aliases) {
    await expectStatus(admin.put(`resource-kinds/${kind}/action-aliases/${alias}`, { privilege }), 200);
  }
}

/** Answers the ids, by username. */
async function loadUsers(admin: Api, wanted: Scenario['users']): Promise<Map<string, number>> {
  const users = new Map<string, number>();
  for (const { username, properties = {} } of wanted) {
    const { body } = await expectStatus(admin.post<Made>('users', { username, properties }), 201);
    users.set(username, body.id);
  }
  return users;
}

/** Answers the ids, by name. */
async function loadGroups(
  admin: Api,
  wanted: Scenario['groups'],
  users: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const groups = new Map<string, number>();
  for (const { name, members = [], subgroups = [], grants = [] } of wanted) {
    const { body } = await expectStatus(admin.post<Made>('groups', { name }), 201);
    groups.set(name, body.id);
    for (const member of members) await expectStatus(admin.put(`groups/${body.id}/members/${users.get(member)}`), 200);
    for (const inner of subgroups) {
      await expectStatus(admin.put(`groups/${body.id}/subgroups/${groups.get(inner)}`), 200);
    }
    for (const { privilege, condition = null } of grants) {
      await expectStatus(admin.put(`groups/${body.id}/privileges/${privilege}`, { condition }), 200);
    }
  }
  return groups;
}
