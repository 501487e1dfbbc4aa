import type { HeldPrivileges } from '../../auth/principal.js';
import type { Decider, SubjectIndex } from './decider.js';
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

  names(): readonly string[] {
    const { nameLists } = this.decider;
    return this.isAdministrator ? nameLists.ofAll() : nameLists.of(this.bits);
  }

  private hasIndex(privilege: number): boolean {
    return privilege !== -1 && hasBit(this.bits, privilege);
  }
}
