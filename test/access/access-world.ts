import * as fc from 'fast-check';
import { aGroup, aPrivilege, aPrivilegeSet, aResource, aUser } from '../support/builders.js';
import { aToken } from '../support/cast.js';
import type { TestServer } from '../support/test-server.js';
import type { AccessModel, Told, Window } from './access-model.js';

const USERS = 3;
const GROUPS = 4;
const PRIVILEGES = 4;
const SETS = 2;
const RESOURCES = 2;

type Condition = string | undefined;

/** How the things of a world hang together; numbers count the things of their kind. */
export interface Links {
  active: readonly boolean[];
  members: readonly (readonly [group: number, user: number, Window])[];
  /** The first group stands before the second, so there is no cycle. */
  subgroups: readonly (readonly [above: number, below: number])[];
  grants: readonly (readonly [group: number, privilege: number, Window, Condition])[];
  assignments: readonly (readonly [group: number, set: number, Window, Condition])[];
  userSets: readonly (readonly [user: number, set: number, Window, Condition])[];
  setPrivileges: readonly (readonly [set: number, privilege: number])[];
  implications: readonly (readonly [privilege: number, implied: number])[];
  shares: readonly (readonly [resource: number, group: number, Condition])[];
  /** What is stored of each user, each group of the world's own, and each resource. */
  properties: readonly (Record<string, unknown> | null)[];
  /** The scopes of each user's token. */
  scopes: readonly (readonly number[] | null)[];
}

const someCondition = fc.constantFrom(
  'true',
  'context.x == 1',
  'subject.properties.role == "a"',
  'subject.type == "user" && resource.type == "data_source"',
  'resource.properties.role == subject.properties.role',
  '!has(action.properties.soft) || action.properties.soft == true',
  'context.list.exists(item, item == subject.properties.role)',
);
const anyCondition = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, someCondition);
const anyRole = fc.constantFrom('a', 'b', 1);

/** What a question tells. */
export const told: fc.Arbitrary<Told> = fc.record(
  {
    context: fc.record({ x: fc.constantFrom(1, 2), list: fc.array(anyRole, { maxLength: 2 }) }, { requiredKeys: [] }),
    properties: fc.record(
      {
        subject: fc.record({ role: anyRole }, { requiredKeys: [] }),
        action: fc.record({ soft: fc.boolean() }, { requiredKeys: [] }),
        resource: fc.record({ role: anyRole }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const anyWindow = fc.constantFrom<Window[]>('open', 'open', 'current', 'past', 'future');
// In `groups`, 0 is All and 1 Administrators; in `privileges`, 0 is ADMINISTRATION and the last is AUTHORING.
const anyGroup = fc.nat(GROUPS + 1);
const ownGroup = fc.integer({ min: 1, max: GROUPS + 1 });
const privilege = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: PRIVILEGES + 1 }) }, fc.constant(0));
const user = fc.nat(USERS - 1);
const set = fc.nat(SETS - 1);

/** Pairs, each named once. */
function pairs<T extends readonly unknown[]>(pair: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return fc.uniqueArray(pair, { maxLength, selector: ([first, second]) => `${String(first)} ${String(second)}` });
}

function linksWith(condition: fc.Arbitrary<Condition>): fc.Arbitrary<Links> {
  return fc.record({
    active: fc.array(fc.boolean(), { minLength: USERS, maxLength: USERS }),
    members: pairs(fc.tuple(ownGroup, user, anyWindow), 6),
    subgroups: pairs(
      fc.tuple(ownGroup, ownGroup).filter(([above, below]) => above < below),
      6,
    ),
    grants: pairs(fc.tuple(anyGroup, privilege, anyWindow, condition), 5),
    assignments: pairs(fc.tuple(anyGroup, set, anyWindow, condition), 3),
    userSets: pairs(fc.tuple(user, set, anyWindow, condition), 2),
    setPrivileges: pairs(fc.tuple(set, privilege), 4),
    implications: pairs(
      fc.tuple(privilege, privilege).filter(([from, to]) => from !== to),
      4,
    ),
    shares: pairs(fc.tuple(fc.nat(RESOURCES - 1), anyGroup, condition), 3),
    properties: fc.array(fc.option(fc.record({ role: anyRole })), {
      minLength: USERS + GROUPS + RESOURCES,
      maxLength: USERS + GROUPS + RESOURCES,
    }),
    scopes: fc.array(fc.option(fc.uniqueArray(privilege, { maxLength: 2 })), { minLength: USERS, maxLength: USERS }),
  });
}

/** Graphs in which whatever can have a condition has one. */
export const conditionedLinks: fc.Arbitrary<Links> = linksWith(someCondition);

/** A third of the graphs have no conditions. */
export const links: fc.Arbitrary<Links> = fc.oneof(
  { weight: 2, arbitrary: linksWith(anyCondition) },
  linksWith(fc.constant(undefined)),
);

/** A few users, groups, privileges, sets and resources on a server, that can be linked anew again and again. */
export class AccessWorld {
  private constructor(
    private readonly server: TestServer,
    readonly users: readonly number[],
    readonly tokens: readonly string[],
    readonly groups: readonly number[],
    readonly privileges: readonly number[],
    private readonly sets: readonly number[],
    readonly resources: readonly number[],
    private readonly everyPrivilege: readonly number[],
    /** The id of every privilege of the server, by name. */
    readonly privilegeIds: ReadonlyMap<string, number>,
  ) {}

  static async make(server: TestServer): Promise<AccessWorld> {
    const { admin } = server;
    const users = await many(USERS, () => aUser(admin));
    const tokens = await Promise.all(users.map((made) => aToken(admin, `users/${made.id}`, { scopes: [] })));
    const groups = await many(GROUPS, () => aGroup(admin));
    const privileges = await many(PRIVILEGES, () => aPrivilege(admin));
    const sets = await many(SETS, () => aPrivilegeSet(admin));
    const resources = await many(RESOURCES, () => aResource(admin));
    const rows = await server.sql<{ id: number; name: string }>('SELECT id, name FROM privileges');
    const privilegeIds = new Map(rows.map((row) => [row.name, row.id]));
    const named = (name: string): number => Number(privilegeIds.get(name));
    return new AccessWorld(
      server,
      users.map((made) => made.id),
      tokens,
      [1, 2, ...groups.map((made) => made.id)],
      [named('ADMINISTRATION'), ...privileges.map((made) => made.id), named('AUTHORING')],
      sets.map((made) => made.id),
      resources.map((made) => made.id),
      rows.map((row) => row.id),
      privilegeIds,
    );
  }

  /** The links as the oracle takes them, with what the seed made. */
  model(given: Links): AccessModel {
    const [administration, admin] = [at(this.privileges, 0), Number(this.privilegeIds.get('ADMIN'))];
    const viaGroup = (first: number): { group: number } => ({ group: at(this.groups, first) });
    return {
      users: new Map([[1, true], ...this.users.map((id, index) => [id, given.active[index] ?? false] as const)]),
      groups: [...this.groups, 3],
      privileges: this.everyPrivilege,
      members: [
        { group: 2, user: 1, window: 'open' },
        ...given.members.map(([group, member, time]) => ({
          ...viaGroup(group),
          user: at(this.users, member),
          window: time,
        })),
      ],
      subgroups: given.subgroups.map(([above, below]) => ({
        above: at(this.groups, above),
        below: at(this.groups, below),
      })),
      grants: [
        { group: 2, privilege: administration, window: 'open' },
        ...given.grants.map(([group, what, time, condition]) => ({
          ...viaGroup(group),
          privilege: at(this.privileges, what),
          window: time,
          ...on(condition),
        })),
      ],
      assignments: given.assignments.map(([group, what, time, condition]) => ({
        ...viaGroup(group),
        set: at(this.sets, what),
        window: time,
        ...on(condition),
      })),
      userSets: given.userSets.map(([who, what, time, condition]) => ({
        user: at(this.users, who),
        set: at(this.sets, what),
        window: time,
        ...on(condition),
      })),
      setPrivileges: given.setPrivileges.map(([where, what]) => ({
        set: at(this.sets, where),
        privilege: at(this.privileges, what),
      })),
      implications: [
        { privilege: admin, implied: administration },
        ...given.implications.map(([from, to]) => ({
          privilege: at(this.privileges, from),
          implied: at(this.privileges, to),
        })),
      ],
      shares: given.shares.map(([what, group, condition]) => ({
        resource: at(this.resources, what),
        ...viaGroup(group),
        ...on(condition),
      })),
      properties: new Map(this.described.map((key, index) => [key, given.properties[index] ?? {}])),
      allGroup: 1,
      publicGroups: [1, 3],
      administration,
      administrative: [administration, Number(this.privilegeIds.get('ACCESS_CHECKING'))],
    };
  }

  /** The things that may have properties. */
  private get described(): string[] {
    return [
      ...this.users.map((id) => `user ${id}`),
      ...this.groups.slice(2).map((id) => `group ${id}`),
      ...this.resources.map((id) => `resource ${id}`),
    ];
  }

  scopesOf(given: Links, index: number): number[] | null {
    return given.scopes[index]?.map((scope) => at(this.privileges, scope)) ?? null;
  }

  /** Replaces all links on the server by those of the model. */
  async load(given: Links): Promise<void> {
    const model = this.model(given);
    const statements = [
      `DELETE FROM group_members WHERE user_id <> 1; DELETE FROM group_subgroups; DELETE FROM group_privilege_sets;
       DELETE FROM group_privileges; DELETE FROM user_privilege_sets; DELETE FROM privilege_implications;
       DELETE FROM resource_shares; DELETE FROM privilege_set_privileges WHERE privilege_set_id IN (${this.sets.join()})`,
      insert('group_members', 'group_id, user_id', model.members.slice(1), (m) => [m.group, m.user]),
      insert('group_subgroups', 'group_id, subgroup_id', model.subgroups, (s) => [s.above, s.below]),
      insert('group_privileges', 'group_id, privilege_id', withoutDoubles(model.grants), (g) => [g.group, g.privilege]),
      insert('group_privilege_sets', 'group_id, privilege_set_id', model.assignments, (a) => [a.group, a.set]),
      insert('user_privilege_sets', 'user_id, privilege_set_id', model.userSets, (u) => [u.user, u.set]),
      insert('privilege_set_privileges', 'privilege_set_id, privilege_id', model.setPrivileges, (s) => [
        s.set,
        s.privilege,
      ]),
      insert('privilege_implications', 'privilege_id, implied_id', model.implications, (i) => [i.privilege, i.implied]),
      insert('resource_shares', 'resource_id, group_id', model.shares, (s) => [s.resource, s.group]),
      ...this.described.map((key, index) => {
        const [table, id] = key.split(' ');
        const properties = given.properties[index];
        const value = properties ? `'${JSON.stringify(properties)}'` : 'NULL';
        return `UPDATE ${table}s SET properties = ${value} WHERE id = ${id}`;
      }),
      ...this.users.map((id, index) => {
        const scopes = this.scopesOf(given, index);
        const array = scopes === null ? 'NULL' : `ARRAY[${scopes.join()}]::bigint[]`;
        return `UPDATE users SET active = ${String(given.active[index])} WHERE id = ${id};
          UPDATE tokens SET scope_ids = ${array} WHERE id = (SELECT max(id) FROM tokens WHERE user_id = ${id})`;
      }),
    ];
    await this.server.sql(statements.filter((statement) => statement !== '').join(';\n'));
  }
}

/** The grant that makes administrators is in the model already, and its window is fixed. */
function withoutDoubles(grants: AccessModel['grants']): AccessModel['grants'] {
  const [fixed, ...others] = grants;
  return grants.filter((grant) => grant === fixed || !others.includes(grant) || !isSame(grant, fixed));
}

function isSame(grant: AccessModel['grants'][number], other: AccessModel['grants'][number] | undefined): boolean {
  return grant.group === other?.group && grant.privilege === other.privilege;
}

function insert<T extends object>(
  table: string,
  columns: string,
  rows: readonly T[],
  ids: (row: T) => number[],
): string {
  if (rows.length === 0) return '';
  const isTemporal = rows.some((row) => 'window' in row);
  const isConditional = rows.some((row) => 'condition' in row);
  const values = rows.map((row) => {
    const more = [...(isTemporal ? bounds(row) : []), ...(isConditional ? [conditionOf(row)] : [])];
    return `(${[...ids(row), ...more].join()})`;
  });
  const more = `${isTemporal ? ', valid_from, valid_until' : ''}${isConditional ? ', condition' : ''}`;
  return `INSERT INTO ${table} (${columns}${more}) VALUES ${values.join()}`;
}

function conditionOf(row: object): string {
  return 'condition' in row ? `'${String(row.condition)}'` : 'NULL';
}

function on(condition: Condition): { condition?: string } {
  return condition === undefined ? {} : { condition };
}

function bounds(row: object): [from: string, until: string] {
  const [past, future] = ["now() - interval '1 hour'", "now() + interval '1 hour'"];
  const window = 'window' in row ? row.window : 'open';
  if (window === 'current') return [past, future];
  if (window === 'past') return ["now() - interval '2 hours'", past];
  if (window === 'future') return [future, 'NULL::timestamptz'];
  return ['NULL::timestamptz', 'NULL::timestamptz'];
}

function at(ids: readonly number[], index: number): number {
  const id = ids[index];
  if (id === undefined) throw new Error(`There is no number ${index}.`);
  return id;
}

/** One after the other, so that ids stand in their order. */
async function many<T>(count: number, one: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index += 1) made.push(await one());
  return made;
}
