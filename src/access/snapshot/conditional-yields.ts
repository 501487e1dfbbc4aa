import type { AccessSnapshot } from './access-snapshot.js';

/**
 * What pairs with a condition give: the privilege, or those that the set contains, and all that they imply, but for
 * privileges that administer this server, and for what only those imply. Good until the structure changes.
 */
export class ConditionalYields {
  readonly structureVersion: number;
  private readonly privileges = new Map<number, ReadonlySet<number>>();
  private readonly sets = new Map<number, ReadonlySet<number>>();

  constructor(private readonly snapshot: AccessSnapshot) {
    this.structureVersion = snapshot.structureVersion;
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
    // No pair of these relations has a window, so any instant will do.
    this.snapshot.relations.contents.eachRight(set, 0, (privilege) => void contents.push(privilege));
    const closure = this.closureOf(contents);
    this.sets.set(set, closure);
    return closure;
  }

  private closureOf(privileges: readonly number[]): ReadonlySet<number> {
    const { implications } = this.snapshot.relations;
    const mayBeGiven = (privilege: number): boolean => !this.snapshot.isAdministrative(privilege);
    const found = new Set(privileges.filter(mayBeGiven));
    for (const privilege of found) {
      implications.eachRight(privilege, 0, (implied) => {
        if (mayBeGiven(implied)) found.add(implied);
      });
    }
    return found;
  }
}
