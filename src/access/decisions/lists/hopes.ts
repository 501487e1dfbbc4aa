import type { ConditionalPair } from '../../snapshot/conditional-pairs.js';
import type { Decider } from '../../snapshot/decider.js';
import { contains } from '../../snapshot/validity-window.js';
import { IndexSet } from './index-set.js';

/**
 * What pairs with a condition would add if all the conditions were true: more than they do, and never less. Whoever may
 * do something neither without conditions nor by these need not be judged.
 */
export class Hopes {
  /** Groups whose members could hold the privilege by a pair of the group or of one above it. */
  readonly givingGroups: IndexSet;
  /** Users with a set of their own that could give it. */
  readonly users: ReadonlySet<number>;
  /** Groups that the resource could be shared with. */
  readonly sharingGroups: readonly number[];
  /** Whether there are none: then judging adds nothing. */
  readonly isEmpty: boolean;

  constructor(decider: Decider, { privilege, resource }: { privilege: number; resource: number }, instant: number) {
    const { conditional } = decider.snapshot;
    const { yields } = decider;
    const giving = (pairs: Iterable<ConditionalPair>, yieldOf: (right: number) => ReadonlySet<number>): number[] =>
      [...pairs]
        .filter(({ right, window }) => contains(window, instant) && yieldOf(right).has(privilege))
        .map(({ left }) => left);
    const groups = [
      ...giving(conditional.grants.all(), (right) => yields.ofPrivilege(right)),
      ...giving(conditional.groupAssignments.all(), (right) => yields.ofSet(right)),
    ];
    this.givingGroups = groupsInside(decider, groups);
    this.users = new Set(giving(conditional.userAssignments.all(), (right) => yields.ofSet(right)));
    this.sharingGroups = [...conditional.shares.ofLeft(resource)].map(({ right }) => right);
    this.isEmpty = groups.length + this.users.size + this.sharingGroups.length === 0;
  }
}

/** These groups and all groups inside them. */
function groupsInside({ snapshot, instant }: Decider, groups: readonly number[]): IndexSet {
  const found = new IndexSet(snapshot.tables.groups.indexEnd);
  const pending = groups.filter((group) => found.add(group));
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    snapshot.relations.above.eachLeft(group, instant, (below) => {
      if (found.add(below)) pending.push(below);
    });
  }
  return found;
}
