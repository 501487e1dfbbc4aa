import { evaluate } from '@marcbachmann/cel-js';

/**
 * What the tests believe about access, in plain sets and loops. It shares no code and no query with the server, but for
 * the language of conditions.
 */
export type Window = 'open' | 'current' | 'past' | 'future';

/** What has one counts when it is true, and nowhere but in decisions. */
export interface Conditioned {
  condition?: string;
}

/** What a question tells, as the server takes it. */
export interface Told {
  context?: Record<string, unknown>;
  properties?: Partial<Record<'subject' | 'action' | 'resource', Record<string, unknown>>>;
}

export interface AccessModel {
  /** Ids, with whether the user is active. */
  users: ReadonlyMap<number, boolean>;
  groups: readonly number[];
  privileges: readonly number[];
  /** Who is in which group. */
  members: readonly { group: number; user: number; window: Window }[];
  /** `below` is a subgroup of `above`. */
  subgroups: readonly { above: number; below: number }[];
  grants: readonly ({ group: number; privilege: number; window: Window } & Conditioned)[];
  assignments: readonly ({ group: number; set: number; window: Window } & Conditioned)[];
  userSets: readonly ({ user: number; set: number; window: Window } & Conditioned)[];
  setPrivileges: readonly { set: number; privilege: number }[];
  implications: readonly { privilege: number; implied: number }[];
  shares: readonly ({ resource: number; group: number } & Conditioned)[];
  /** What is stored, by `user 1`, `group 1` and `resource 1`. */
  properties: ReadonlyMap<string, Record<string, unknown>>;
  allGroup: number;
  publicGroups: readonly number[];
  administration: number;
  /** What is never given under a condition. */
  administrative: readonly number[];
}

const OPEN_NOW: readonly Window[] = ['open', 'current'];

export class AccessOracle {
  /** `open` are the windows that are open at the instant in question. */
  constructor(
    private readonly model: AccessModel,
    private readonly open: readonly Window[] = OPEN_NOW,
  ) {}

  /** Whether he may: he holds it, and the resource, if there is one, is shared with a group of his. */
  mayDo(user: number, privilege: number, resource: number | null, told: Told = {}): boolean {
    if (!this.model.users.get(user)) return false;
    const judge = (condition: string): boolean =>
      isTrue(condition, this.bindings('user', user, privilege, resource, told));
    const own = this.model.userSets.filter((given) => given.user === user && this.counts(given.window));
    const groups = this.groupsOfUser(user);
    const more = this.givenIf(groups, own, judge);
    return this.passes(new Set([...this.privilegesOfUser(user), ...more]), groups, privilege, resource, judge);
  }

  mayGroupDo(group: number, privilege: number, resource: number | null, told: Told = {}): boolean {
    const judge = (condition: string): boolean =>
      isTrue(condition, this.bindings('group', group, privilege, resource, told));
    const groups = this.groupsOfGroup(group);
    const more = this.givenIf(groups, [], judge);
    return this.passes(new Set([...this.privilegesOfGroup(group), ...more]), groups, privilege, resource, judge);
  }

  groupsOfUser(user: number): Set<number> {
    const direct = this.model.members.filter((member) => member.user === user && this.counts(member.window));
    return this.upwards(direct.map((member) => member.group));
  }

  groupsOfGroup(group: number): Set<number> {
    return this.upwards([group]);
  }

  membersOf(group: number): Set<number> {
    return new Set([...this.model.users.keys()].filter((user) => this.groupsOfUser(user).has(group)));
  }

  privilegesOfUser(user: number): Set<number> {
    if (!this.model.users.get(user)) return new Set();
    const own = this.model.userSets.filter((given) => given.user === user && this.countsAlways(given));
    return this.everythingFrom(
      this.groupsOfUser(user),
      own.map((given) => given.set),
    );
  }

  privilegesOfGroup(group: number): Set<number> {
    return this.everythingFrom(this.groupsOfGroup(group), []);
  }

  /** What a token lets its user do; `scopes` null for one that is not narrowed. */
  privilegesOfToken(user: number, scopes: readonly number[] | null): Set<number> {
    const held = this.privilegesOfUser(user);
    if (scopes === null) return held;
    const allowed = this.closed(new Set(scopes));
    return new Set([...held].filter((privilege) => allowed.has(privilege)));
  }

  visibleGroups(user: number, scopes: readonly number[] | null): Set<number> {
    if (this.isAdministrator(user, scopes)) return new Set(this.model.groups);
    return new Set([...this.model.publicGroups, ...this.groupsOfUser(user)]);
  }

  visibleResources(user: number, scopes: readonly number[] | null): Set<number> {
    const isAdministrator = this.isAdministrator(user, scopes);
    const groups = this.groupsOfUser(user);
    const seen = this.model.shares.filter(
      (share) => isAdministrator || (groups.has(share.group) && share.condition === undefined),
    );
    return new Set(seen.map((share) => share.resource));
  }

  isAdministrator(user: number, scopes: readonly number[] | null): boolean {
    return this.privilegesOfToken(user, scopes).has(this.model.administration);
  }

  private upwards(start: readonly number[]): Set<number> {
    const found = new Set([this.model.allGroup]);
    const visit = (group: number): void => {
      found.add(group);
      for (const { above, below } of this.model.subgroups) if (below === group) visit(above);
    };
    start.forEach(visit);
    return found;
  }

  private everythingFrom(groups: ReadonlySet<number>, ownSets: readonly number[]): Set<number> {
    const { grants, assignments, setPrivileges } = this.model;
    const granted = grants.filter((grant) => groups.has(grant.group) && this.countsAlways(grant));
    const assigned = assignments.filter((given) => groups.has(given.group) && this.countsAlways(given));
    const sets = new Set([...ownSets, ...assigned.map((given) => given.set)]);
    const inSets = setPrivileges.filter((pair) => sets.has(pair.set));
    return this.closed(new Set([...granted, ...inSets].map((given) => given.privilege)));
  }

  /** Adds what is implied until nothing new comes; ADMINISTRATION stands for everything. */
  private closed(privileges: Set<number>): Set<number> {
    for (let size = -1; size !== privileges.size;) {
      size = privileges.size;
      for (const { privilege, implied } of this.model.implications) {
        if (privileges.has(privilege)) privileges.add(implied);
      }
    }
    return privileges.has(this.model.administration) ? new Set(this.model.privileges) : privileges;
  }

  private passes(
    held: ReadonlySet<number>,
    groups: ReadonlySet<number>,
    privilege: number,
    resource: number | null,
    judge: (condition: string) => boolean,
  ): boolean {
    if (!held.has(privilege)) return false;
    if (resource === null || held.has(this.model.administration)) return true;
    return this.model.shares.some(
      (share) =>
        share.resource === resource &&
        groups.has(share.group) &&
        (share.condition === undefined || judge(share.condition)),
    );
  }

  /** What conditions that are true give, without what administers the server or implies that. */
  private givenIf(
    groups: ReadonlySet<number>,
    own: AccessModel['userSets'],
    judge: (condition: string) => boolean,
  ): Set<number> {
    const { grants, assignments, setPrivileges, implications, administrative } = this.model;
    const isTrueNow = ({ condition, window }: Conditioned & { window: Window }): boolean =>
      condition !== undefined && this.counts(window) && judge(condition);
    const granted = grants.filter((grant) => groups.has(grant.group) && isTrueNow(grant));
    const assigned = assignments.filter((given) => groups.has(given.group) && isTrueNow(given));
    const sets = new Set([...assigned, ...own.filter(isTrueNow)].map((given) => given.set));
    const inSets = setPrivileges.filter((pair) => sets.has(pair.set));
    const found = new Set<number>();
    const administers = (privilege: number): boolean => {
      const implied = this.closed(new Set([privilege]));
      return administrative.some((other) => implied.has(other));
    };
    const visit = (privilege: number): void => {
      if (found.has(privilege) || administers(privilege)) return;
      found.add(privilege);
      for (const pair of implications) if (pair.privilege === privilege) visit(pair.implied);
    };
    for (const { privilege } of [...granted, ...inSets]) visit(privilege);
    return found;
  }

  private bindings(
    type: 'user' | 'group',
    id: number,
    privilege: number,
    resource: number | null,
    { context = {}, properties = {} }: Told,
  ): object {
    const stored = (key: string): object => this.model.properties.get(key) ?? {};
    return {
      subject: { type, id: `${type} ${id}`, properties: { ...stored(`${type} ${id}`), ...properties.subject } },
      action: { name: `privilege ${privilege}`, properties: { ...properties.action } },
      resource: {
        ...(resource === null ? {} : { type: 'data_source', id: `resource ${resource}` }),
        properties: { ...(resource === null ? {} : stored(`resource ${resource}`)), ...properties.resource },
      },
      context,
    };
  }

  private countsAlways({ condition, window }: Conditioned & { window: Window }): boolean {
    return condition === undefined && this.counts(window);
  }

  private counts(window: Window): boolean {
    return this.open.includes(window);
  }
}

function isTrue(condition: string, bindings: object): boolean {
  try {
    return evaluate(condition, bindings as Record<string, unknown>) === true;
  } catch {
    return false;
  }
}
