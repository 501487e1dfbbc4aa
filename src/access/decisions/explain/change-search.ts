import type { Pair } from './access-edges.js';
import { lackCount, type AccessState, type WhatIf } from './access-state.js';

/** How many sets of changes are shown. */
const SETS_MAX = 100;
/** Putting a user into a group, giving it the privilege, and sharing the resource with it: always enough. */
const SIZE_MAX = 3;
/** How many states are looked at. */
const STATES_MAX = 100_000;

export interface ChangeSets {
  sets: (readonly Pair[])[];
  /** False when there may be more of the same size. */
  complete: boolean;
}

/**
 * Finds the smallest sets of changes that give a subject what is asked for: pairs that are to be made, or made valid.
 * Changed are memberships, subgroups, grants, assignments and shares; never what a set contains or a privilege implies,
 * which concerns everybody who has it; nothing that All is given; and nothing that makes an administrator of somebody
 * for whom less would do.
 */
export class ChangeSearch {
  private found = new Map<string, readonly Pair[]>();
  private looked = 0;

  constructor(private readonly whatIf: WhatIf) {}

  /** One empty set when nothing is lacking. */
  find(): ChangeSets {
    const { present } = this.whatIf;
    for (let size = lackCount(present) === 0 ? 0 : 1; size <= SIZE_MAX; size += 1) {
      this.search(present, size);
      if (this.found.size > 0 || this.isOver) break;
    }
    return { sets: [...this.found.values()].slice(0, SETS_MAX), complete: !this.isOver };
  }

  private get isOver(): boolean {
    return this.found.size > SETS_MAX || this.looked > STATES_MAX;
  }

  /** Adds the sets that lead from `state` to the end by `size` more changes. No fewer do. */
  private search(state: AccessState, size: number): void {
    this.looked += 1;
    if (size === 0) {
      if (lackCount(state) === 0) this.found.set(keyOf(state.changes), state.changes);
      return;
    }
    for (const change of this.steps(state, size)) {
      this.search(this.whatIf.after(state, change), size - 1);
      if (this.isOver) return;
    }
  }

  /** The changes that may be the next of `size`. */
  private *steps(state: AccessState, size: number): Generator<Pair> {
    const isForBoth = size < lackCount(state);
    yield* this.memberships(state, isForBoth);
    if (!isForBoth && state.lacksPrivilege) yield* this.gifts(state);
    if (!isForBoth && state.lacksResource) yield* this.shares(state);
    yield* this.subgroups(state, isForBoth);
    // Only who is in no group but All gains by being in one that gives him nothing yet.
    if (state.groups.size === 0 && size > lackCount(state)) yield* this.newGroups(state);
  }

  private *memberships(state: AccessState, isForBoth: boolean): Generator<Pair> {
    const { subject } = this.whatIf.question;
    if (subject.isGroup) return;
    for (const right of this.helpfulGroups(state, isForBoth)) {
      yield { relation: 'memberships', left: subject.index, right };
    }
  }

  private *newGroups(state: AccessState): Generator<Pair> {
    const { decider, question } = this.whatIf;
    const { groups } = decider.snapshot.tables;
    if (question.subject.isGroup) return;
    for (let right = 0; right < groups.indexEnd; right += 1) {
      const isThere = groups.idOf(right) !== 0 && !state.groups.has(right);
      if (isThere && this.whatIf.mayJoin(right)) {
        yield { relation: 'memberships', left: question.subject.index, right };
      }
    }
  }

  /** A group is never put into one that is inside it. */
  private *subgroups(state: AccessState, isForBoth: boolean): Generator<Pair> {
    const lefts = [...state.groups].filter((group) => group !== this.whatIf.decider.snapshot.all);
    if (lefts.length === 0) return;
    for (const right of this.helpfulGroups(state, isForBoth)) {
      const above = this.upwardsAfter(right, state.changes);
      for (const left of lefts) if (!above.has(left)) yield { relation: 'above', left, right };
    }
  }

  /** Grants and assignments. */
  private *gifts(state: AccessState): Generator<Pair> {
    const { subject, privilege } = this.whatIf.question;
    const { setsWithPrivilege, privilegesThatDo } = this.whatIf;
    const { grants } = this.whatIf.decider.snapshot.relations;
    for (const left of state.groups) {
      // A privilege that implies what is asked for is not handed out for that, but one that was may be extended.
      for (const right of privilegesThatDo) {
        if (right === privilege || grants.windowOf(left, right)) yield { relation: 'grants', left, right };
      }
    }
    for (const right of setsWithPrivilege) {
      for (const left of state.groups) yield { relation: 'groupAssignments', left, right };
      if (!subject.isGroup) yield { relation: 'userAssignments', left: subject.index, right };
    }
  }

  private *shares(state: AccessState): Generator<Pair> {
    for (const right of state.groups) yield { relation: 'shares', left: this.whatIf.question.resource, right };
  }

  /** Groups that give something, or both, that the subject lacks. */
  private *helpfulGroups(state: AccessState, isForBoth: boolean): Generator<number> {
    const { groupsWithPrivilege, groupsWithResource } = this.whatIf;
    if (state.lacksPrivilege) {
      for (const group of groupsWithPrivilege) if (!isForBoth || groupsWithResource.has(group)) yield group;
    }
    if (!state.lacksResource || isForBoth) return;
    for (const group of groupsWithResource) {
      if (!state.lacksPrivilege || !groupsWithPrivilege.has(group)) yield group;
    }
  }

  private upwardsAfter(group: number, changes: readonly Pair[]): Set<number> {
    const found = this.whatIf.upwards(group);
    const made = changes.filter(({ relation }) => relation === 'above');
    for (const above of found) {
      for (const { left, right } of made) {
        if (left === above) for (const more of this.whatIf.upwards(right)) found.add(more);
      }
    }
    return found;
  }
}

/** The same for the same changes in whatever order. */
function keyOf(changes: readonly Pair[]): string {
  return changes
    .map(({ relation, left, right }) => `${relation} ${left} ${right}`)
    .toSorted()
    .join();
}
