import { ALL, PRIVILEGES, SETS, USERS } from './directory.js';
import type { Operation, OperationName, Operations, ViewName } from './surfaces/surface.js';

interface GroupState {
  privileges: Set<string>;
  sets: Set<string>;
  members: Set<string>;
  subgroups: Set<string>;
}

/** What the server should hold, as plain sets of names. */
export class Model {
  private readonly groups = new Map<string, GroupState>([[ALL, emptyGroup()]]);
  private readonly users = new Set<string>(USERS);
  private readonly sets = new Map<string, Set<string>>(SETS.map((name) => [name, new Set()]));

  private readonly changes: { readonly [Name in OperationName]: (given: Operations[Name]) => boolean } = {
    createGroup: ({ group }) => !this.groups.has(group) && this.groups.set(group, emptyGroup()).has(group),
    deleteGroup: ({ group }) => this.deleteGroup(group),
    grantPrivilege: ({ group, privilege }) => add(this.groups.get(group)?.privileges, privilege, PRIVILEGES),
    revokePrivilege: ({ group, privilege }) => take(this.groups.get(group)?.privileges, privilege),
    grantToSeveral: ({ groups, privilege }) => this.changeAll('grantPrivilege', groups, privilege),
    revokeFromSeveral: ({ groups, privilege }) => this.changeAll('revokePrivilege', groups, privilege),
    assignSet: ({ group, set }) => add(this.groups.get(group)?.sets, set, [...this.sets.keys()]),
    removeSet: ({ group, set }) => take(this.groups.get(group)?.sets, set),
    addMember: ({ group, user }) => this.addMember(group, user),
    makeGroupAdmin: ({ group, user }) => this.addMember(group, user),
    removeMember: ({ group, user }) => take(this.groups.get(group)?.members, user),
    addSubgroup: ({ group, subgroup }) => this.addSubgroup(group, subgroup),
    removeSubgroup: ({ group, subgroup }) => take(this.groups.get(group)?.subgroups, subgroup),
    deleteUser: ({ user }) => this.deleteUser(user),
    deleteSet: ({ set }) => this.deleteSet(set),
    putIntoSet: ({ set, privilege }) => add(this.sets.get(set), privilege, PRIVILEGES),
    takeOutOfSet: ({ set, privilege }) => take(this.sets.get(set), privilege),
  };

  /** Answers whether there was anything to change. What names an unknown thing changes nothing. */
  apply(operation: Operation): boolean {
    const change = this.changes[operation.does] as (given: Operation) => boolean;
    return change(operation);
  }

  /** What a view of this subject shows, in no order. */
  show(view: ViewName, subject: string): string[] {
    const group = this.groups.get(subject);
    const shown: Record<ViewName, () => Iterable<string>> = {
      groups: () => this.groups.keys(),
      privilegesOfGroup: () => group?.privileges ?? [],
      setsOfGroup: () => group?.sets ?? [],
      membersOfGroup: () => (subject === ALL ? this.users : (group?.members ?? [])),
      subgroupsOfGroup: () => group?.subgroups ?? [],
      groupsOfUser: () => this.groupsWhere(({ members }) => members.has(subject)),
      reachedGroupsOfUser: () =>
        [...this.groups.keys()].filter((name) => name !== ALL && this.users.has(subject) && this.isIn(subject, name)),
      privilegesOfUser: () => this.privilegesOf(subject),
      privilegesOfSet: () => this.sets.get(subject) ?? [],
      groupsOfSet: () => this.groupsWhere(({ sets }) => sets.has(subject)),
      holdersOfPrivilege: () => [...this.users].filter((user) => this.privilegesOf(user).has(subject)),
    };
    return [...shown[view]()];
  }

  private changeAll(does: 'grantPrivilege' | 'revokePrivilege', groups: readonly string[], privilege: string): boolean {
    if (groups.some((group) => !this.groups.has(group))) return false;
    return groups.map((group) => this.apply({ does, group, privilege })).includes(true);
  }

  private groupsWhere(fits: (group: GroupState) => boolean): string[] {
    return [...this.groups].flatMap(([name, group]) => (fits(group) ? [name] : []));
  }

  private addMember(group: string, user: string): boolean {
    return group !== ALL && add(this.groups.get(group)?.members, user, [...this.users]);
  }

  private addSubgroup(group: string, subgroup: string): boolean {
    if (group === ALL || subgroup === ALL || this.inside(subgroup).has(group)) return false;
    return add(this.groups.get(group)?.subgroups, subgroup, [...this.groups.keys()]);
  }

  private deleteGroup(name: string): boolean {
    if (name === ALL || !this.groups.delete(name)) return false;
    for (const { subgroups } of this.groups.values()) subgroups.delete(name);
    return true;
  }

  private deleteUser(user: string): boolean {
    for (const { members } of this.groups.values()) members.delete(user);
    return this.users.delete(user);
  }

  private deleteSet(set: string): boolean {
    for (const { sets } of this.groups.values()) sets.delete(set);
    return this.sets.delete(set);
  }

  /** A group and all groups inside it, at any depth. */
  private inside(name: string): Set<string> {
    const subgroups = [...(this.groups.get(name)?.subgroups ?? [])];
    return new Set([name, ...subgroups.flatMap((subgroup) => [...this.inside(subgroup)])]);
  }

  private isIn(user: string, group: string): boolean {
    return group === ALL || [...this.inside(group)].some((name) => this.groups.get(name)?.members.has(user) ?? false);
  }

  private privilegesOf(user: string): Set<string> {
    if (!this.users.has(user)) return new Set();
    const groups = [...this.groups].flatMap(([name, group]) => (this.isIn(user, name) ? [group] : []));
    return new Set(
      groups.flatMap(({ privileges, sets }) => [
        ...privileges,
        ...[...sets].flatMap((set) => [...(this.sets.get(set) ?? [])]),
      ]),
    );
  }
}

function emptyGroup(): GroupState {
  return { privileges: new Set(), sets: new Set(), members: new Set(), subgroups: new Set() };
}

/** Answers whether it was added: it exists and was not in there yet. */
function add(to: Set<string> | undefined, name: string, known: readonly string[]): boolean {
  if (!to || to.has(name) || !known.includes(name)) return false;
  to.add(name);
  return true;
}

function take(from: Set<string> | undefined, name: string): boolean {
  return from?.delete(name) ?? false;
}
