import type { HeldPrivileges } from '../../auth/principal.js';
import type { Decider, SubjectIndex } from './decider.js';
import type { EntityTable } from './entity-table.js';
import { hasBit } from './privilege-bits.js';

/** What somebody holds, as it was when it was asked for. */
export class HeldBits implements HeldPrivileges {
  readonly isAdministrator: boolean;

  private constructor(
    private readonly decider: Decider,
    private readonly bits: Uint32Array,
  ) {
    this.isAdministrator = this.hasIndex(decider.snapshot.administration);
  }

  static of(decider: Decider, subject: SubjectIndex): HeldBits {
    const bits = subject.index === -1 ? new Uint32Array(0) : decider.held(subject, decider.instant);
    return new HeldBits(decider, bits);
  }

  /** These privileges, named by id, and all that they imply. */
  static impliedBy(decider: Decider, privilegeIds: readonly number[]): HeldBits {
    return new HeldBits(decider, decider.impliedBy(privilegeIds));
  }

  narrowedTo(scope: HeldBits): HeldBits {
    return new HeldBits(
      this.decider,
      this.bits.map((word, index) => word & (scope.bits[index] ?? 0)),
    );
  }

  has(privilegeId: number): boolean {
    return this.isAdministrator || this.hasIndex(this.decider.snapshot.tables.privileges.find(privilegeId));
  }

  hasName(name: string): boolean {
    return this.isAdministrator || this.hasIndex(this.decider.snapshot.tables.privileges.findNamed(name));
  }

  names(): string[] {
    const { privileges } = this.decider.snapshot.tables;
    const held = this.isAdministrator ? allIndexes(privileges) : indexesIn(this.bits);
    return held
      .toSorted((a, b) => privileges.idOf(a) - privileges.idOf(b))
      .map((index) => privileges.nameOf(index));
  }

  private hasIndex(privilege: number): boolean {
    return privilege !== -1 && hasBit(this.bits, privilege);
  }
}

function allIndexes(table: EntityTable): number[] {
  const indexes: number[] = [];
  table.someAfter(0, (index) => {
    indexes.push(index);
    return false;
  });
  return indexes;
}

function indexesIn(bits: Uint32Array): number[] {
  const indexes: number[] = [];
  bits.forEach((word, at) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) indexes.push(at * 32 + 31 - Math.clz32(rest & -rest));
  });
  return indexes;
}
