/** How much access data to make. */
export interface AccessDataSize {
  users: number;
  /** Ten to a group above: five deep at 100,000. */
  groups: number;
  /** At most as many as there are groups. */
  membershipsPerUser: number;
  privileges: number;
}

/** The least id that rows of each table get; rows are counted from there. */
export type FirstIds = Readonly<Record<string, number>>;

/** Rows for one COPY: `rowAt` gives the columns of row n. */
export interface RowSource {
  table: string;
  columns: string;
  count: number;
  rowAt: (n: number) => (string | number)[];
}

const GROUPS_INSIDE = 10;
const GRANTS_PER_GROUP = 2;
const SETS = 50;
const PRIVILEGES_PER_SET = 5;
const GROUPS_PER_ASSIGNMENT = 5;
const GROUPS_PER_RESOURCE = 10;
const SHARES_PER_RESOURCE = 3;

/** Scatters numbers, the same way each time. */
function scattered(n: number, below: number): number {
  return (Math.imul(n + 1, 0x9e3779b1) >>> 0) % below;
}

/** Distinct for the `of` values of `k` that go with one `n`. */
function spread(n: number, k: number, of: number, below: number): number {
  const step = Math.floor(below / of);
  return (n * 7_919 + k * step + scattered(n * of + k, step)) % below;
}

export function userName(n: number): string {
  return `user-${n}`;
}

export function privilegeName(n: number): string {
  return `privilege-${n}`;
}

export function resourceNameAt(n: number): string {
  return `dashboard ${n}`;
}

export function resourceCount({ groups }: AccessDataSize): number {
  return Math.ceil(groups / GROUPS_PER_RESOURCE);
}

/** In an order in which what is referred to comes first. Users and memberships are most of it. */
export function accessRows(size: AccessDataSize, first: FirstIds): RowSource[] {
  return [...entities(size, first), ...relations(size, first)];
}

function entities({ users, groups, privileges, ...size }: AccessDataSize, first: FirstIds): RowSource[] {
  const id = (table: string, n: number): number => (first[table] ?? 1) + n;
  const named = (table: string, count: number, nameAt: (n: number) => string): RowSource => ({
    table,
    columns: 'id, name, name_key',
    count,
    rowAt: (n) => [id(table, n), nameAt(n), nameAt(n)],
  });
  return [
    named('privileges', privileges, privilegeName),
    named('privilege_sets', SETS, (n) => `set-${n}`),
    {
      table: 'users',
      columns: 'id, username, username_key, authentication_service_id',
      count: users,
      rowAt: (n) => [id('users', n), userName(n), userName(n), 1],
    },
    {
      table: 'groups',
      columns: 'id, name, name_key, authentication_service_id',
      count: groups,
      rowAt: (n) => [id('groups', n), `team-${n}`, `team-${n}`, 1],
    },
    {
      table: 'resources',
      columns: 'id, kind, kind_key, name, name_key',
      count: resourceCount({ users, groups, privileges, ...size }),
      rowAt: (n) => [id('resources', n), 'dashboard', 'dashboard', resourceNameAt(n), resourceNameAt(n)],
    },
  ];
}

function relations(size: AccessDataSize, first: FirstIds): RowSource[] {
  const { users, groups, membershipsPerUser, privileges } = size;
  /** Row n belongs to left n / perLeft, and to a right of its own among those of that left. */
  const pairs = (
    [table, left, right]: [table: string, left: string, right: string],
    [leftTable, leftCount, leftEvery]: [table: string, count: number, every: number],
    [rightTable, rightCount, perLeft]: [table: string, count: number, perLeft: number],
  ): RowSource => ({
    table,
    columns: `${left}, ${right}`,
    count: Math.ceil(leftCount / leftEvery) * perLeft,
    rowAt: (n) => {
      const owner = Math.floor(n / perLeft);
      return [
        (first[leftTable] ?? 1) + owner * leftEvery,
        (first[rightTable] ?? 1) + spread(owner, n % perLeft, perLeft, rightCount),
      ];
    },
  });
  const firstGroup = first.groups ?? 1;
  return [
    {
      table: 'group_subgroups',
      columns: 'group_id, subgroup_id',
      count: Math.max(0, groups - GROUPS_INSIDE),
      rowAt: (n) => [firstGroup + Math.floor((n + GROUPS_INSIDE) / GROUPS_INSIDE) - 1, firstGroup + n + GROUPS_INSIDE],
    },
    pairs(
      ['group_privileges', 'group_id', 'privilege_id'],
      ['groups', groups, 1],
      ['privileges', privileges, GRANTS_PER_GROUP],
    ),
    pairs(
      ['privilege_set_privileges', 'privilege_set_id', 'privilege_id'],
      ['privilege_sets', SETS, 1],
      ['privileges', privileges, PRIVILEGES_PER_SET],
    ),
    pairs(
      ['group_privilege_sets', 'group_id', 'privilege_set_id'],
      ['groups', groups, GROUPS_PER_ASSIGNMENT],
      ['privilege_sets', SETS, 1],
    ),
    pairs(
      ['resource_shares', 'resource_id', 'group_id'],
      ['resources', resourceCount(size), 1],
      ['groups', groups, SHARES_PER_RESOURCE],
    ),
    pairs(['group_members', 'user_id', 'group_id'], ['users', users, 1], ['groups', groups, membershipsPerUser]),
  ];
}
