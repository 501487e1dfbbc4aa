import type { AccessSnapshot } from './access-snapshot.js';
import { hasBit, PrivilegeBits, setBit } from './privilege-bits.js';

const UNKNOWN = -1;
const OPEN = -2;

/**
 * What each group and each privilege set lets its members do, over a span of time in which that does not change:
 * grants and assigned sets, its own and those of all groups above it, closed under implication, with ADMINISTRATION
 * standing for everything. Worked out when asked for, and kept as the number of a row of bits.
 */
export class GroupPrivileges {
  readonly bits: PrivilegeBits;
  private readonly sets: Int32Array;
  private readonly groups: Int32Array;
  private readonly structureVersion: number;
  /** The span ends before this instant. */
  private readonly until: number;
  private readonly administration: number;

  constructor(
    private readonly snapshot: AccessSnapshot,
    private readonly from: number,
  ) {
    const { tables, relations } = snapshot;
    this.bits = new PrivilegeBits(tables.privileges.indexEnd);
    this.sets = new Int32Array(tables.privilegeSets.indexEnd).fill(UNKNOWN);
    this.groups = new Int32Array(tables.groups.indexEnd).fill(UNKNOWN);
    this.structureVersion = snapshot.structureVersion;
    this.until = Math.min(relations.grants.nextBoundary(from), relations.groupAssignments.nextBoundary(from));
    this.administration = snapshot.administration;
  }

  get byteLength(): number {
    return this.bits.byteLength + this.groups.byteLength + this.sets.byteLength;
  }

  /** Whether this still says the truth, and says it of `instant`. */
  covers(instant: number): boolean {
    return this.structureVersion === this.snapshot.structureVersion && this.from <= instant && instant < this.until;
  }

  /** Whether the members of the group may do `privilege` because they are its members. */
  groupHas(group: number, privilege: number): boolean {
    return this.bits.has(this.ofGroup(group), privilege);
  }

  setHas(set: number, privilege: number): boolean {
    return this.bits.has(this.ofSet(set), privilege);
  }

  /** The row of what the members of the group may do. */
  ofGroup(group: number): number {
    const row = this.groups[group] as number;
    return row >= 0 ? row : this.workOutGroup(group);
  }

  /** The row of what a privilege set contains. */
  ofSet(set: number): number {
    const known = this.sets[set] as number;
    if (known >= 0) return known;
    const scratch = this.bits.scratch();
    this.snapshot.relations.contents.eachRight(set, this.from, (privilege) => this.addClosure(scratch, privilege));
    return (this.sets[set] = this.internExpanded(scratch));
  }

  /** Adds a privilege, and all that it implies, to `set`, in which nothing is without what it implies. */
  addClosure(set: Uint32Array, privilege: number): void {
    if (hasBit(set, privilege)) return;
    const { implications } = this.snapshot.relations;
    setBit(set, privilege);
    if (implications.size === 0) return;
    const found = [privilege];
    for (let next = found.pop(); next !== undefined; next = found.pop()) {
      implications.eachRight(next, this.from, (implied) => {
        if (hasBit(set, implied)) return;
        setBit(set, implied);
        found.push(implied);
      });
    }
  }

  /** Has ADMINISTRATION stand for everything. */
  expand(set: Uint32Array): void {
    if (this.administration !== -1 && hasBit(set, this.administration)) set.fill(0xffff_ffff);
  }

  /** Works the group out after those above it, without recursion: chains of groups may be long. */
  private workOutGroup(group: number): number {
    const { groups } = this;
    const pending = [group];
    for (let next = pending.at(-1); next !== undefined; next = pending.at(-1)) {
      const state = groups[next] as number;
      if (state === UNKNOWN) {
        groups[next] = OPEN;
        this.snapshot.relations.above.eachRight(next, this.from, (above) => {
          if (groups[above] === UNKNOWN) pending.push(above);
        });
        continue;
      }
      if (state === OPEN) groups[next] = this.combine(next);
      pending.pop();
    }
    return groups[group] as number;
  }

  private combine(group: number): number {
    const { relations } = this.snapshot;
    const scratch = this.bits.scratch();
    relations.grants.eachRight(group, this.from, (privilege) => this.addClosure(scratch, privilege));
    relations.groupAssignments.eachRight(group, this.from, (set) => this.bits.addTo(scratch, this.ofSet(set)));
    relations.above.eachRight(group, this.from, (above) => {
      const row = this.groups[above] as number;
      if (row >= 0) this.bits.addTo(scratch, row);
    });
    return this.internExpanded(scratch);
  }

  private internExpanded(scratch: Uint32Array): number {
    this.expand(scratch);
    return this.bits.intern(scratch);
  }
}
