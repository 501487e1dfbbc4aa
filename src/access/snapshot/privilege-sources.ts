import type { EffectivePrivilege, PrivilegeSource } from '../effective-privilege.js';
import type { EntityTable } from './entity-table.js';
import type { Decider, SubjectIndex } from './decider.js';

/**
 * Everything the subject may do at present, in the order of names, each privilege with where it comes from: grants,
 * assignments, privileges that imply it, ADMINISTRATION.
 */
export function sourcesOf(decider: Decider, subject: SubjectIndex): EffectivePrivilege[] {
  const { snapshot } = decider;
  const { groups, privileges, privilegeSets } = snapshot.tables;
  if (subject.index === -1) return [];
  const found = new Map<number, PrivilegeSource[]>();
  const add = (privilege: number, source: Partial<PrivilegeSource> & Pick<PrivilegeSource, 'type'>): void => {
    const sources = found.get(privilege) ?? [];
    sources.push({ group: null, privilegeSet: null, impliedBy: null, ...source });
    found.set(privilege, sources);
  };
  eachWayIn(decider, subject, (privilege, group, set) => {
    add(privilege, {
      type: set === undefined ? 'grant' : 'assignment',
      group: group === undefined ? null : refOf(groups, group),
      privilegeSet: set === undefined ? null : refOf(privilegeSets, set),
    });
  });
  const held = heldWithoutExpansion(decider, [...found.keys()]);
  for (const privilege of held) {
    const impliedBy = privileges.nameOf(privilege);
    snapshot.relations.implications.eachRight(privilege, decider.instant, (implied) => {
      add(implied, { type: 'implication', impliedBy });
    });
  }
  if (held.has(snapshot.administration)) {
    const impliedBy = privileges.nameOf(snapshot.administration);
    for (let privilege = 0; privilege < privileges.indexEnd; privilege += 1) {
      if (privilege === snapshot.administration || privileges.idOf(privilege) === 0) continue;
      add(privilege, { type: 'administration', impliedBy });
    }
  }
  return [...found]
    .map(([privilege, sources]) => ({ key: privileges.keyOf(privilege), ...refOf(privileges, privilege), sources }))
    .toSorted((a, b) => compareBytes(a.key, b.key))
    .map(({ id, name, sources: unsorted }) => ({ id, name, sources: unsorted.toSorted(compareSources) }));
}

/** Calls `visit` for each grant, and each privilege of each assigned set, with the group or set it comes through. */
function eachWayIn(
  decider: Decider,
  subject: SubjectIndex,
  visit: (privilege: number, group: number | undefined, set: number | undefined) => void,
): void {
  const { snapshot, instant } = decider;
  const { relations } = snapshot;
  if (!subject.isGroup && !snapshot.isActive(subject.index)) return;
  decider.isInAny(subject, instant, (group) => {
    relations.grants.eachRight(group, instant, (privilege) => visit(privilege, group, undefined));
    relations.groupAssignments.eachRight(group, instant, (set) => {
      relations.contents.eachRight(set, instant, (privilege) => visit(privilege, group, set));
    });
    return false;
  });
  if (subject.isGroup) return;
  relations.userAssignments.eachRight(subject.index, instant, (set) => {
    relations.contents.eachRight(set, instant, (privilege) => visit(privilege, undefined, set));
  });
}

/** The privileges and all that they imply; ADMINISTRATION counts as one of them and no more. */
function heldWithoutExpansion({ snapshot, instant }: Decider, privileges: readonly number[]): Set<number> {
  const held = new Set(privileges);
  for (const privilege of held) {
    snapshot.relations.implications.eachRight(privilege, instant, (implied) => void held.add(implied));
  }
  return held;
}

function refOf(table: EntityTable, index: number): { id: number; name: string } {
  return { id: table.idOf(index), name: table.nameOf(index) };
}

/** As the database sorts names: by their bytes in UTF-8. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function compareSources(a: PrivilegeSource, b: PrivilegeSource): number {
  return (
    compareBytes(a.type, b.type) ||
    compareRefs(a.group, b.group) ||
    compareRefs(a.privilegeSet, b.privilegeSet) ||
    compareBytes(a.impliedBy ?? '', b.impliedBy ?? '')
  );
}

/** By id, what is null last. */
function compareRefs(a: { id: number } | null, b: { id: number } | null): number {
  return (a?.id ?? Number.MAX_SAFE_INTEGER) - (b?.id ?? Number.MAX_SAFE_INTEGER);
}
