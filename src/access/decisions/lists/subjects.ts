import type { AccessSnapshot } from '../../snapshot/access-snapshot.js';
import { NO_RESOURCE, type Decider } from '../../snapshot/decider.js';
import type { GroupPrivileges } from '../../snapshot/group-privileges.js';
import type { Hopes } from './hopes.js';
import { IndexSet } from './index-set.js';

/** What subjects must be able to do: as a question has it, without a subject. */
export interface Deed {
  privilege: number;
  resource: number;
}

/** So many are asked about one by one before all are worked out: where most pass, that fills a page at once. */
const ASKED_MAX = 5_000;

type Test = (index: number) => boolean;

const EVERYBODY: Test = () => true;

/**
 * Who may do something: those for whom a check says yes, no matter how many there are. Users and groups are bits; nothing
 * is made for each of them.
 */
export class Subjects {
  private readonly snapshot: AccessSnapshot;
  private readonly privileges: GroupPrivileges;
  private openGroups: IndexSet | undefined;

  constructor(
    private readonly decider: Decider,
    private readonly deed: Deed,
    private readonly instant: number,
    private readonly askedMax = ASKED_MAX,
    /** What counts besides, as if it were certain: so one finds out whom it is worth to judge. */
    private readonly hopes?: Hopes,
  ) {
    this.snapshot = decider.snapshot;
    this.privileges = decider.privilegesAt(instant);
  }

  /** The first users by id, beyond `after`, who may do it: their indexes. */
  users(after: number, limit: number): number[] {
    const { users } = this.snapshot.tables;
    const found: number[] = [];
    const { privilege, resource } = this.deed;
    let last = after;
    let asked = 0;
    const isOver = users.someAfter(after, (index, id) => {
      const isYes = this.decider.check({ index, isGroup: false }, privilege, resource, this.instant);
      if (isYes) found.push(index);
      last = id;
      asked += 1;
      return found.length === limit || asked === this.askedMax;
    });
    if (!isOver || found.length === limit) return found;
    const passes = this.everyUser();
    users.someAfter(last, (index) => {
      if (passes(index)) found.push(index);
      return found.length === limit;
    });
    return found;
  }

  /** The first groups by id, beyond `after`, whose members may do it as members: their indexes. */
  groups(after: number, limit: number): number[] {
    const { groups } = this.snapshot.tables;
    const found: number[] = [];
    groups.someAfter(after, (group) => {
      if (this.passesGroup(group)) found.push(group);
      return found.length === limit;
    });
    return found;
  }

  /** Whether the members of a group may do it as members. */
  passesGroup(group: number): boolean {
    const { all, administration } = this.snapshot;
    const holds = (privilege: number): boolean => this.gives(group, privilege) || this.gives(all, privilege);
    return holds(this.deed.privilege) && (this.isOpen(group) || holds(administration));
  }

  /** Worked out for all users at once. */
  everyUser(): Test {
    const holders = this.holders(this.deed.privilege);
    const reached = this.reached();
    const administrators = reached === EVERYBODY ? EVERYBODY : this.holders(this.snapshot.administration);
    return (user) => this.snapshot.isActive(user) && holders(user) && (reached(user) || administrators(user));
  }

  private holders(privilege: number): Test {
    if (this.gives(this.snapshot.all, privilege)) return EVERYBODY;
    const { tables, relations } = this.snapshot;
    const found = this.members((group) => this.gives(group, privilege));
    for (let set = 0; set < tables.privilegeSets.indexEnd; set += 1) {
      if (!this.privileges.setHas(set, privilege)) continue;
      relations.userAssignments.eachLeft(set, this.instant, (user) => void found.add(user));
    }
    const hoped = privilege === this.deed.privilege ? this.hopes?.users : undefined;
    return (user) => found.has(user) || hoped?.has(user) === true;
  }

  private gives(group: number, privilege: number): boolean {
    if (this.privileges.groupHas(group, privilege)) return true;
    return privilege === this.deed.privilege && this.hopes?.givingGroups.has(group) === true;
  }

  /** Users that are in a group with which the resource is shared. */
  private reached(): Test {
    if (this.isOpen(this.snapshot.all)) return EVERYBODY;
    const found = this.members((group) => this.isOpen(group));
    return (user) => found.has(user);
  }

  /** Whoever is put into one of the groups that pass. */
  private members(isMeant: Test): IndexSet {
    const { tables, relations } = this.snapshot;
    const found = new IndexSet(tables.users.indexEnd);
    for (let group = 0; group < tables.groups.indexEnd; group += 1) {
      if (!isMeant(group)) continue;
      relations.memberships.eachLeft(group, this.instant, (user) => void found.add(user));
    }
    return found;
  }

  /** Whether the resource is shared with the group, a group above it, or All; true when no resource is asked about. */
  private isOpen(group: number): boolean {
    if (this.deed.resource === NO_RESOURCE) return true;
    this.openGroups ??= this.groupsWithResource();
    return this.openGroups.has(group) || this.openGroups.has(this.snapshot.all);
  }

  private groupsWithResource(): IndexSet {
    const { tables, relations } = this.snapshot;
    const found = new IndexSet(tables.groups.indexEnd);
    const pending: number[] = [];
    const meet = (group: number): void => {
      if (found.add(group)) pending.push(group);
    };
    relations.shares.eachRight(this.deed.resource, this.instant, meet);
    this.hopes?.sharingGroups.forEach(meet);
    for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
      relations.above.eachLeft(group, this.instant, meet);
    }
    return found;
  }
}
