import type { AccessModel, Told } from './access-model.js';
import { AccessOracle } from './access-model.js';

/** A question about a user, by ids. */
export interface AskedQuestion {
  user: number;
  privilege: number;
  resource: number | undefined;
  context?: Record<string, unknown>;
  properties?: Told['properties'];
}

export interface Node {
  type: 'user' | 'group' | 'privilegeSet' | 'privilege' | 'resource';
  id: number;
  name: string;
}

export interface Step {
  type: string;
  from: Node;
  to: Node;
  validFrom: string | null;
  validUntil: string | null;
  condition?: { expression: string; result: boolean; error?: string };
  createdBy?: string | null;
  createdAt?: string;
  admin?: boolean;
}

export interface Path {
  steps: Step[];
}

export interface Change {
  type: string;
  from: Node;
  to: Node | null;
  extends: boolean;
  method: string;
  path: string;
  body: object | null;
}

export interface Explained {
  allowed: boolean;
  revision: number;
  subject: Node & { active: boolean };
  privilegePaths: Path[];
  resourcePaths: Path[];
  heldBackPaths: Path[];
  missing: { changes: Change[] }[];
  complete: boolean;
  text: string;
}

type Lists = Pick<
  AccessModel,
  'members' | 'subgroups' | 'grants' | 'assignments' | 'userSets' | 'setPrivileges' | 'implications' | 'shares'
>;
type Writable = { -readonly [K in keyof Lists]: Lists[K][number][] };

/** What the rules say of a question, by the tests' own reading of them. */
export function oracleAllows(model: AccessModel, { user, privilege, resource, ...told }: AskedQuestion): boolean {
  return new AccessOracle(model).mayDo(user, privilege, resource ?? null, told);
}

/** A step that a pair makes, as text that is the same for the same pair; null for a rule. */
export function pairOf({ type, from, to }: { type: string; from: Node; to: Node | null }): string | null {
  if (type === 'everyone' || type === 'administration' || !to) return null;
  return `${type} ${from.type} ${from.id} ${to.id}`;
}

/** The model with these pairs alone, all of them valid, or with all but these. */
export function modelWith(model: AccessModel, isKept: (pair: string) => boolean, window?: 'open'): AccessModel {
  const kept: Writable = {
    members: model.members.filter((m) => isKept(`membership user ${m.user} ${m.group}`)),
    subgroups: model.subgroups.filter((s) => isKept(`subgroup group ${s.below} ${s.above}`)),
    grants: model.grants.filter((g) => isKept(`grant group ${g.group} ${g.privilege}`)),
    assignments: model.assignments.filter((a) => isKept(`assignment group ${a.group} ${a.set}`)),
    userSets: model.userSets.filter((u) => isKept(`assignment user ${u.user} ${u.set}`)),
    setPrivileges: model.setPrivileges.filter((s) => isKept(`content privilegeSet ${s.set} ${s.privilege}`)),
    implications: model.implications.filter((i) => isKept(`implication privilege ${i.privilege} ${i.implied}`)),
    shares: model.shares.filter((s) => isKept(`share group ${s.group} ${s.resource}`)),
  };
  const open = <T extends { window: unknown }>(rows: T[]): T[] =>
    rows.map((row) => (window ? { ...row, window } : row));
  return {
    ...model,
    ...kept,
    members: open(kept.members),
    grants: open(kept.grants),
    assignments: open(kept.assignments),
    userSets: open(kept.userSets),
  };
}

/** The model after changes, each as the text of its pair. */
export function modelAfter(model: AccessModel, changes: readonly string[]): AccessModel {
  const others = modelWith(model, (pair) => !changes.includes(pair));
  const lists: Writable & { users: Map<number, boolean> } = {
    members: [...others.members],
    subgroups: [...others.subgroups],
    grants: [...others.grants],
    assignments: [...others.assignments],
    userSets: [...others.userSets],
    setPrivileges: [...others.setPrivileges],
    implications: [...others.implications],
    shares: [...others.shares],
    users: new Map(others.users),
  };
  for (const change of changes) add(lists, change);
  return { ...others, ...lists };
}

function add(lists: Writable & { users: Map<number, boolean> }, change: string): void {
  const [type, fromType, ...ids] = change.split(' ');
  const [from, to] = ids.map(Number) as [number, number];
  const window = 'open';
  if (type === 'activation') lists.users.set(from, true);
  if (type === 'membership') lists.members.push({ user: from, group: to, window });
  if (type === 'subgroup') lists.subgroups.push({ below: from, above: to });
  if (type === 'grant') lists.grants.push({ group: from, privilege: to, window });
  if (type === 'share') lists.shares.push({ group: from, resource: to });
  if (type === 'assignment' && fromType === 'group') lists.assignments.push({ group: from, set: to, window });
  if (type === 'assignment' && fromType === 'user') lists.userSets.push({ user: from, set: to, window });
}

/**
 * Every smallest set of changes after which the question is answered with yes, by trying all: of those that may be
 * proposed at all. Each set is sorted, and so are the sets.
 */
export function smallestChanges(model: AccessModel, question: AskedQuestion): string[][] {
  const active = modelAfter(model, [`activation user ${question.user} 0`]);
  const isActive = model.users.get(question.user) === true;
  const isAdministrator = (changed: AccessModel): boolean =>
    new AccessOracle(changed).privilegesOfUser(question.user).has(model.administration);
  const mayBecomeOne = isAdministrator(active) || closure(active, question.privilege).has(model.administration);
  const universe = possibleChanges(active, question);
  for (let size = 0; size <= 3; size += 1) {
    const sets = choose(universe, size).filter((changes) => {
      const changed = modelAfter(active, changes);
      if (hasCycle(changed) || !oracleAllows(changed, question)) return false;
      return mayBecomeOne || !isAdministrator(changed);
    });
    if (sets.length === 0) continue;
    return sets
      .map((changes) => [...changes, ...(isActive ? [] : [`activation user ${question.user}`])].toSorted())
      .toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
  }
  return [];
}

function possibleChanges(model: AccessModel, { user, privilege, resource }: AskedQuestion): string[] {
  const groups = model.groups.filter((group) => group !== model.allGroup);
  const does = (other: number): boolean => closure(model, other).has(privilege);
  const setsThatDo = new Set(model.setPrivileges.filter((pair) => does(pair.privilege)).map((pair) => pair.set));
  const late = model.grants.filter(
    (grant) => ['past', 'future'].includes(grant.window) && grant.condition === undefined,
  );
  return [
    ...groups.map((group) => `membership user ${user} ${group}`),
    ...groups.flatMap((above) => groups.filter((b) => b !== above).map((below) => `subgroup group ${below} ${above}`)),
    ...groups.map((group) => `grant group ${group} ${privilege}`),
    ...late
      .filter((grant) => grant.group !== model.allGroup && grant.privilege !== privilege && does(grant.privilege))
      .map((grant) => `grant group ${grant.group} ${grant.privilege}`),
    ...[...setsThatDo].flatMap((set) => groups.map((group) => `assignment group ${group} ${set}`)),
    ...[...setsThatDo].map((set) => `assignment user ${user} ${set}`),
    ...(resource === undefined ? [] : groups.map((group) => `share group ${group} ${resource}`)),
  ];
}

/** A privilege and all that it implies. */
function closure(model: AccessModel, privilege: number): Set<number> {
  const found = new Set([privilege]);
  for (const next of found) {
    for (const { privilege: from, implied } of model.implications) if (from === next) found.add(implied);
  }
  return found.has(model.administration) ? new Set(model.privileges) : found;
}

function hasCycle({ subgroups }: AccessModel): boolean {
  return subgroups.some(({ above }) => {
    const found = new Set<number>();
    const pending = [above];
    for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
      for (const pair of subgroups) {
        if (pair.below !== group || found.has(pair.above)) continue;
        if (pair.above === above) return true;
        found.add(pair.above);
        pending.push(pair.above);
      }
    }
    return false;
  });
}

function choose<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => choose(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
