import type { Decider } from '../../snapshot/decider.js';
import type { FactView } from '../../snapshot/fact-view.js';
import type { GroupPrivileges } from '../../snapshot/group-privileges.js';
import { hasBit } from '../../snapshot/privilege-bits.js';
import { NO_RESOURCE } from '../../snapshot/decider.js';
import type { Question } from '../question.js';
import type { Pair } from './access-edges.js';

/** What a subject would have after some changes, and what he still lacks. */
export interface AccessState {
  /** The groups that he is in, and that something may be given to. All is left out: that would give it to everybody. */
  groups: ReadonlySet<number>;
  lacksPrivilege: boolean;
  lacksResource: boolean;
  changes: readonly Pair[];
}

/** How many things the subject still lacks. */
export function lackCount({ lacksPrivilege, lacksResource }: AccessState): number {
  return Number(lacksPrivilege) + Number(lacksResource);
}

/** What changes to a snapshot would do for a subject, at an instant. */
export class WhatIf {
  /** Whether the privilege that is asked for makes an administrator of whoever has it. */
  readonly asksForAdministration: boolean;
  /** The groups and sets that give what is asked for, and that nothing speaks against giving. */
  readonly groupsWithPrivilege: ReadonlySet<number>;
  readonly groupsWithResource: ReadonlySet<number>;
  readonly setsWithPrivilege: readonly number[];
  /** The privileges that imply what is asked for, and it. */
  readonly privilegesThatDo: readonly number[];
  private readonly withResource: ReadonlySet<number>;
  /** Groups that give what is asked for by a condition that is true. */
  private readonly givingOnCondition: ReadonlySet<number>;
  private readonly privileges: GroupPrivileges;

  constructor(
    readonly decider: Decider,
    readonly question: Question,
    readonly instant: number,
    private readonly view: FactView,
  ) {
    const { administration, tables } = decider.snapshot;
    const { privilege } = question;
    this.privileges = decider.privilegesAt(instant);
    this.asksForAdministration = this.implies(privilege, administration);
    this.withResource = this.groupsInside(this.groupsOfResource());
    this.givingOnCondition = this.groupsInside(indexesOf(tables.groups).filter((group) => view.groupGives(group)));
    const groups = indexesOf(tables.groups).filter((group) => this.mayJoin(group));
    this.groupsWithPrivilege = new Set(groups.filter((group) => this.gives(group)));
    this.groupsWithResource = new Set(groups.filter((group) => this.withResource.has(group)));
    this.setsWithPrivilege = indexesOf(tables.privilegeSets).filter((set) => this.mayGive(set));
    this.privilegesThatDo = indexesOf(tables.privileges).filter(
      (other) => this.implies(other, privilege) && (this.asksForAdministration || !this.implies(other, administration)),
    );
  }

  /** What the subject has now; if he is inactive, what he would have if he were not. */
  get present(): AccessState {
    const { decider, instant } = this;
    const { snapshot } = decider;
    const { subject, privilege, resource } = this.question;
    const groups = new Set<number>();
    decider.isInAny(subject, instant, (group) => {
      groups.add(group);
      return false;
    });
    const { userAssignments } = snapshot.relations;
    const hasOwn = (wanted: number): boolean =>
      !subject.isGroup &&
      userAssignments.someRight(subject.index, instant, (set) => this.privileges.setHas(set, wanted));
    const holds = (wanted: number): boolean =>
      hasOwn(wanted) || [...groups].some((group) => this.privileges.groupHas(group, wanted));
    const ownSetGives = !subject.isGroup && this.view.ownSetGives(subject.index);
    const lacksPrivilege = !holds(privilege) && !ownSetGives && ![...groups].some((group) => this.gives(group));
    const sees = resource === NO_RESOURCE || this.asksForAdministration || holds(snapshot.administration);
    const isShared = (group: number): boolean => this.withResource.has(group);
    const lacksResource = !sees && ![...groups].some(isShared);
    if (!subject.isGroup || subject.index !== snapshot.all) groups.delete(snapshot.all);
    return { groups, lacksPrivilege, lacksResource, changes: [] };
  }

  after(state: AccessState, change: Pair): AccessState {
    const changes = [...state.changes, change];
    if (change.relation === 'shares') return { ...state, changes, lacksResource: false };
    if (change.relation !== 'memberships' && change.relation !== 'above') {
      return { ...state, changes, lacksPrivilege: false };
    }
    return {
      groups: new Set([...state.groups, ...this.upwards(change.right)]),
      lacksPrivilege: state.lacksPrivilege && !this.gives(change.right),
      lacksResource: state.lacksResource && !this.withResource.has(change.right),
      changes,
    };
  }

  /**
   * Whether somebody may be put into the group to get what is asked for: not into All, where everybody is; and not
   * where he would become an administrator, unless that is asked for.
   */
  mayJoin(group: number): boolean {
    const { all, administration } = this.decider.snapshot;
    return group !== all && (this.asksForAdministration || !this.privileges.groupHas(group, administration));
  }

  /** The group and those above it, as they are now; All is left out. */
  upwards(group: number): Set<number> {
    const found = new Set<number>();
    this.decider.isInAny({ index: group, isGroup: true }, this.instant, (above) => {
      found.add(above);
      return false;
    });
    found.delete(this.decider.snapshot.all);
    return found;
  }

  /** Whether members of the group have what is asked for, also by a condition that is true for the facts. */
  private gives(group: number): boolean {
    return this.privileges.groupHas(group, this.question.privilege) || this.givingOnCondition.has(group);
  }

  private mayGive(set: number): boolean {
    const { privileges, question } = this;
    if (!privileges.setHas(set, question.privilege)) return false;
    return this.asksForAdministration || !privileges.setHas(set, this.decider.snapshot.administration);
  }

  private implies(privilege: number, implied: number): boolean {
    const closure = this.privileges.bits.scratch();
    this.privileges.addClosure(closure, privilege);
    this.privileges.expand(closure);
    return hasBit(closure, implied);
  }

  private groupsOfResource(): number[] {
    const groups: number[] = [];
    const { resource } = this.question;
    if (resource === NO_RESOURCE) return groups;
    const { relations, conditional } = this.decider.snapshot;
    relations.shares.eachRight(resource, this.instant, (group) => void groups.push(group));
    for (const { right } of conditional.shares.ofLeft(resource)) if (this.view.isSharedWith(right)) groups.push(right);
    return groups;
  }

  private groupsInside(groups: number[]): Set<number> {
    const found = new Set(groups);
    const { above } = this.decider.snapshot.relations;
    for (const group of found) above.eachLeft(group, this.instant, (below) => void found.add(below));
    return found;
  }
}

function indexesOf(table: { indexEnd: number; idOf(index: number): number }): number[] {
  const indexes: number[] = [];
  for (let index = 0; index < table.indexEnd; index += 1) if (table.idOf(index) !== 0) indexes.push(index);
  return indexes;
}
