import type { AccessSnapshot } from './access-snapshot.js';
import { ConditionalYields } from './conditional-yields.js';
import { grown } from './growth.js';
import { GroupPrivileges } from './group-privileges.js';
import { HeldMemo } from './held-memo.js';
import { NameLists } from './name-lists.js';
import { hasBit } from './privilege-bits.js';

/** Who is asked about: the index of a user, or of a group. */
export interface SubjectIndex {
  readonly index: number;
  readonly isGroup: boolean;
}

/** No resource is asked about. */
export const NO_RESOURCE = -1;

const MARK_MAX = 0xffff_fffe;
/** Other instants than the present are remembered as spans in which what groups may do does not change. */
const SPANS_MAX = 4;

/**
 * Answers from a snapshot: the rules of who may do what, as far as no facts are told: pairs with a condition count for
 * nothing here, and for what they add in a `FactView`. Users, groups, privileges and resources are named by their
 * indexes in the snapshot; instants are of the database's clock.
 */
export class Decider {
  private present: GroupPrivileges;
  private spans: GroupPrivileges[] = [];
  private readonly memo = new HeldMemo();
  readonly nameLists: NameLists;
  /** Marks groups in the course of one question: a mark counts if it is the present one. */
  private marks = new Uint32Array(0);
  private mark = 0;
  private conditionalYields: ConditionalYields | undefined;

  /** The present, as last told. */
  instant: number;

  constructor(
    readonly snapshot: AccessSnapshot,
    instant: number,
  ) {
    this.instant = instant;
    this.nameLists = new NameLists(snapshot);
    this.present = new GroupPrivileges(snapshot, instant);
    this.memo.reset(this.present.bits, snapshot.tables.users.indexEnd);
    snapshot.onUserChanged((user) => this.memo.forget(user));
  }

  /** Bytes of what was worked out and kept. */
  get byteLength(): number {
    return this.spans.reduce((sum, span) => sum + span.byteLength, this.present.byteLength + this.memo.byteLength);
  }

  /** What pairs with a condition give when it is true. */
  get yields(): ConditionalYields {
    const isGood = this.conditionalYields?.structureVersion === this.snapshot.structureVersion;
    if (!this.conditionalYields || !isGood) this.conditionalYields = new ConditionalYields(this.snapshot);
    return this.conditionalYields;
  }

  /** Says what time it is: answers about the span of time around it are remembered for each user. */
  setPresent(instant: number): void {
    this.instant = instant;
    if (this.present.covers(instant)) return;
    this.present = new GroupPrivileges(this.snapshot, instant);
    this.memo.reset(this.present.bits, this.snapshot.tables.users.indexEnd);
  }

  /** Whether the subject may do `privilege`, on `resource` if one is named. */
  check(subject: SubjectIndex, privilege: number, resource: number, instant: number): boolean {
    if (!this.holds(subject, privilege, instant)) return false;
    if (resource === NO_RESOURCE || this.isSharedWith(subject, resource, instant)) return true;
    return this.holds(subject, this.snapshot.administration, instant);
  }

  /** Whether the subject holds `privilege`, on whatever resource. An inactive user holds nothing. */
  holds(subject: SubjectIndex, privilege: number, instant: number): boolean {
    const groups = this.privilegesAt(instant);
    if (subject.isGroup) {
      return groups.groupHas(subject.index, privilege) || groups.groupHas(this.snapshot.all, privilege);
    }
    if (groups !== this.present) return this.holdsNow(subject, privilege, instant, groups);
    const known = this.memo.find(subject.index, privilege);
    if (known !== -1) return known === 1;
    const canBeRemembered = this.memo.hasRoomFor(subject.index) && !this.snapshot.hasWindows(subject.index);
    if (!canBeRemembered) return this.holdsNow(subject, privilege, instant, groups);
    const held = this.held(subject, instant);
    this.memo.write(subject.index, held);
    return hasBit(held, privilege);
  }

  /** Looks for one privilege of a user, without all the others. */
  private holdsNow({ index }: SubjectIndex, privilege: number, instant: number, groups: GroupPrivileges): boolean {
    if (!this.snapshot.isActive(index)) return false;
    const { memberships, userAssignments } = this.snapshot.relations;
    return (
      groups.groupHas(this.snapshot.all, privilege) ||
      memberships.someRight(index, instant, (group) => groups.groupHas(group, privilege)) ||
      userAssignments.someRight(index, instant, (set) => groups.setHas(set, privilege))
    );
  }

  /** All that the subject holds, one bit for each privilege's index. */
  held(subject: SubjectIndex, instant: number): Uint32Array {
    const groups = this.privilegesAt(instant);
    const held = groups.bits.scratch();
    if (!subject.isGroup && !this.snapshot.isActive(subject.index)) return held;
    this.eachGroupOf(subject, instant, (group) => groups.bits.addTo(held, groups.ofGroup(group)));
    if (subject.isGroup) return held;
    const { userAssignments } = this.snapshot.relations;
    userAssignments.eachRight(subject.index, instant, (set) => groups.bits.addTo(held, groups.ofSet(set)));
    return held;
  }

  /** These privileges, named by id, and all that they imply. */
  impliedBy(privilegeIds: readonly number[]): Uint32Array {
    const groups = this.privilegesAt(this.instant);
    const implied = groups.bits.scratch();
    for (const id of privilegeIds) {
      const privilege = this.snapshot.tables.privileges.find(id);
      if (privilege !== -1) groups.addClosure(implied, privilege);
    }
    groups.expand(implied);
    return implied;
  }

  /** Whether the resource is shared with a group that the subject is in, through whatever groups. */
  isSharedWith(subject: SubjectIndex, resource: number, instant: number): boolean {
    const targets = new Set<number>();
    this.snapshot.relations.shares.eachRight(resource, instant, (group) => void targets.add(group));
    return targets.size > 0 && this.isInAny(subject, instant, (group) => targets.has(group));
  }

  /** Whether `test` is true for any group that the subject is in: directly, through groups inside it, or All. */
  isInAny(subject: SubjectIndex, instant: number, test: (group: number) => boolean): boolean {
    const { above } = this.snapshot.relations;
    const pending: number[] = [];
    const meet = (group: number): void => {
      if (this.marks[group] === this.mark) return;
      this.marks[group] = this.mark;
      pending.push(group);
    };
    this.beginMarking();
    this.eachGroupOf(subject, instant, meet);
    for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
      if (test(group)) return true;
      above.eachRight(group, instant, meet);
    }
    return false;
  }

  /** What groups may do at `instant`; good until the snapshot changes. */
  privilegesAt(instant: number): GroupPrivileges {
    if (this.present.covers(instant)) return this.present;
    const known = this.spans.find((span) => span.covers(instant)) ?? new GroupPrivileges(this.snapshot, instant);
    this.spans = [known, ...this.spans.filter((span) => span !== known)].slice(0, SPANS_MAX);
    return known;
  }

  /** Calls `visit` for the groups that the subject is in right away, and All. */
  private eachGroupOf(subject: SubjectIndex, instant: number, visit: (group: number) => void): void {
    visit(this.snapshot.all);
    if (subject.isGroup) visit(subject.index);
    else this.snapshot.relations.memberships.eachRight(subject.index, instant, visit);
  }

  private beginMarking(): void {
    this.marks = grown(this.marks, this.snapshot.tables.groups.indexEnd);
    this.mark += 1;
    if (this.mark <= MARK_MAX) return;
    this.marks.fill(0);
    this.mark = 1;
  }
}
