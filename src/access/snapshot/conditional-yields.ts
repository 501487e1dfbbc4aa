import type { AccessSnapshot } from './access-snapshot.js';

/** No pair of the relations that are looked at here has a window, so any instant will do. */
const WHENEVER = 0;

/**
 * What pairs with a condition give: the privilege, or those that the set contains, and all that they imply, but for
 * privileges that administer this server or imply one that does. Good until the structure changes.
 */
export class ConditionalYields {
  readonly structureVersion: number;
  private readonly administering: ReadonlySet<number>;
  private readonly privileges = new Map<number, ReadonlySet<number>>();
  private readonly sets = new Map<number, ReadonlySet<number>>();

  constructor(private readonly snapshot: AccessSnapshot) {
    this.structureVersion = snapshot.structureVersion;
    this.administering = this.findAdministering();
  }

  /** Whether the privilege is never given under a condition. */
  isAdministering(privilege: number): boolean {
    return this.administering.has(privilege);
  }

  ofPrivilege(privilege: number): ReadonlySet<number> {
    const known = this.privileges.get(privilege) ?? this.closureOf([privilege]);
    this.privileges.set(privilege, known);
    return known;
  }

  ofSet(set: number): ReadonlySet<number> {
    const known = this.sets.get(set);
    if (known) return known;
    const contents: number[] = [];
    this.snapshot.relations.contents.eachRight(set, WHENEVER, (privilege) => void contents.push(privilege));
    const closure = this.closureOf(contents);
    this.sets.set(set, closure);
    return closure;
  }

  private closureOf(privileges: readonly number[]): ReadonlySet<number> {
    const { implications } = this.snapshot.relations;
    const found = new Set(privileges.filter((privilege) => !this.administering.has(privilege)));
    for (const privilege of found) implications.eachRight(privilege, WHENEVER, (implied) => void found.add(implied));
    return found;
  }

  private findAdministering(): ReadonlySet<number> {
    const { implications } = this.snapshot.relations;
    const found = new Set(this.snapshot.administrativePrivileges);
    for (const privilege of found) implications.eachLeft(privilege, WHENEVER, (implying) => void found.add(implying));
    return found;
  }
}
