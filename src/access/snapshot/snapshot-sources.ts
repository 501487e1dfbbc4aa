import { madeAt } from '../../database/journal.js';
import { isAdministrative } from '../administrative.js';
import type { RelationName, TableName } from './access-snapshot.js';

/** Where the rows of a table of the snapshot come from. */
interface TableSource {
  table: string;
  key: string;
  name: string;
  /** As `RowFacts` has it. */
  flag: string;
  hasProperties: boolean;
}

/** Where the pairs of a relation come from: the columns of its left and its right. */
interface RelationSource {
  table: string;
  left: string;
  right: string;
  hasWindow: boolean;
  hasCondition: boolean;
}

const NAMED = { key: 'r.name_key', name: 'r.name', flag: 'false', hasProperties: false };

const TABLES: Readonly<Record<TableName, TableSource>> = {
  users: { table: 'users', key: 'r.username_key', name: 'r.username', flag: 'r.active', hasProperties: true },
  groups: { table: 'groups', ...NAMED, hasProperties: true },
  privileges: { table: 'privileges', ...NAMED, flag: isAdministrative('r') },
  privilegeSets: { table: 'privilege_sets', ...NAMED },
  resources: {
    table: 'resources',
    key: 'r.kind_key || chr(31) || r.name_key',
    name: 'r.kind || chr(31) || r.name',
    flag: 'false',
    hasProperties: true,
  },
};

/** The tables behind the relations. */
export const RELATIONS: Readonly<Record<RelationName, RelationSource>> = {
  memberships: { table: 'group_members', left: 'user_id', right: 'group_id', hasWindow: true, hasCondition: false },
  above: { table: 'group_subgroups', left: 'subgroup_id', right: 'group_id', hasWindow: false, hasCondition: false },
  grants: { table: 'group_privileges', left: 'group_id', right: 'privilege_id', hasWindow: true, hasCondition: true },
  groupAssignments: {
    table: 'group_privilege_sets',
    left: 'group_id',
    right: 'privilege_set_id',
    hasWindow: true,
    hasCondition: true,
  },
  userAssignments: {
    table: 'user_privilege_sets',
    left: 'user_id',
    right: 'privilege_set_id',
    hasWindow: true,
    hasCondition: true,
  },
  contents: {
    table: 'privilege_set_privileges',
    left: 'privilege_set_id',
    right: 'privilege_id',
    hasWindow: false,
    hasCondition: false,
  },
  implications: {
    table: 'privilege_implications',
    left: 'privilege_id',
    right: 'implied_id',
    hasWindow: false,
    hasCondition: false,
  },
  shares: { table: 'resource_shares', left: 'resource_id', right: 'group_id', hasWindow: false, hasCondition: true },
};

const TOKEN_COLUMNS = `r.id, encode(r.hash, 'base64') AS hash, r.kind, r.user_id, r.group_id,
  coalesce(array_to_string(r.scope_ids, ','), '*') AS scopes, ${window('r')}, r.parent_token_id,
  extract(epoch FROM r.created_at)::float8 * 1000, coalesce(array_to_string(r.allowed_networks, ','), '*'),
  r.actor_user_id, r.actor_group_id, r.rotated_at IS NOT NULL`;

const ALIAS_COLUMNS = 'r.kind_key, r.alias_key, r.alias, r.privilege_id';

/** For `copyRows`: id, key of the kind, key, name, id of the privilege. */
export const ALIAS_ROWS = `SELECT r.id, ${ALIAS_COLUMNS} FROM action_aliases r`;

/** For `copyRows`: id, key, name, flag and properties as JSON. */
export function tableRows(name: TableName): string {
  const { table, key, name: shown, flag, hasProperties } = TABLES[name];
  return `SELECT r.id, ${key}, ${shown}, ${flag}, ${hasProperties ? 'r.properties::text' : 'NULL'} FROM ${table} r`;
}

/** For `copyRows`: the ids of left and right, the window of validity and the condition. */
export function relationRows(name: RelationName): string {
  const { table, left, right } = RELATIONS[name];
  return `SELECT r.${left}, r.${right}, ${validityAndCondition(RELATIONS[name])} FROM ${table} r`;
}

function validityAndCondition({ hasWindow, hasCondition }: RelationSource): string {
  return [hasWindow ? window('r') : 'NULL::float8, NULL::float8', hasCondition ? 'r.condition' : 'NULL::text'].join();
}

/** For `copyRows`: what is not revoked and not over, or was replaced. */
export const TOKEN_ROWS = `SELECT ${TOKEN_COLUMNS} FROM tokens r
  WHERE r.revoked_at IS NULL AND (r.valid_until IS NULL OR r.valid_until > now() OR r.rotated_at IS NOT NULL)`;

/** The two ends as milliseconds since 1970, to the microsecond. */
function window(alias: string): string {
  return [`${alias}.valid_from`, `${alias}.valid_until`]
    .map((column) => `extract(epoch FROM ${column})::float8 * 1000`)
    .join(', ');
}

/** One row of `changesSince`, as an array: of what, its id or the ids of left and right, and what it is now. */
export type ChangedRow = [part: string, id: string, other: string | null, row: unknown];

/**
 * What has become of every row that was changed after revision $1, and the revision that this shows, in one statement
 * and so at one instant. It asks for the changes of `tables` alone, for to look at all of them takes Postgres ten times as
 * long as most changes do. The first row is `revision`, with the number of revisions that the log has after $1 as its
 * `other`; with it come when $1 and the shown revision were made, and the tables that changes after $1 are of. The row is
 * null for what is gone.
 */
export function changesSince(tables: readonly string[]): string {
  const parts = BRANCHES.filter(({ table }) => tables.includes(table)).map(({ text }) => text);
  return [REVISION_SINCE, ...parts].join('\n  UNION ALL ');
}

/** The tables that there were changes of, as the first row of an answer has them. */
export function changedTablesOf([first]: readonly ChangedRow[]): string[] {
  const [, , tables] = (first?.[3] ?? []) as [from?: unknown, to?: unknown, tables?: string[] | null];
  return tables ?? [];
}

/** Tables that changes soon after revision $1 are of: all, unless there are very many changes. */
export const TABLES_SINCE = `SELECT DISTINCT change->>'table'
  FROM (SELECT change FROM access_changes WHERE revision > $1 ORDER BY revision LIMIT 1000) soon`;

const REVISION_SINCE = `WITH changes AS MATERIALIZED (SELECT revision, change FROM access_changes WHERE revision > $1)
  SELECT 'revision', a.revision, (SELECT count(DISTINCT revision) FROM changes),
    json_build_array((${madeAt('$1')}), (${madeAt('a.revision')}), (SELECT json_agg(DISTINCT change->>'table') FROM changes))
  FROM access_revision a`;

const BRANCHES: readonly { table: string; text: string }[] = [
  ...Object.entries(TABLES).map(([part, { table, key, name, flag, hasProperties }]) => ({
    table,
    text: `
    SELECT '${part}', k.id, NULL, CASE WHEN r.id IS NOT NULL THEN json_build_array(${key}, ${name}, ${flag}, ${hasProperties ? 'r.properties' : 'NULL'}) END
    FROM (SELECT DISTINCT jsonb_array_elements_text(${changed('id')})::bigint AS id FROM changes WHERE ${isOf(table)}) k ${foundRow(`${table} r WHERE r.id = k.id`)}`,
  })),
  ...Object.entries(RELATIONS).map(([part, source]) => ({
    table: source.table,
    text: changedPairs(part, source),
  })),
  {
    table: 'action_aliases',
    text: `SELECT 'actionAliases', k.id, NULL, CASE WHEN r.id IS NOT NULL THEN json_build_array(${ALIAS_COLUMNS}) END
    FROM (SELECT DISTINCT jsonb_array_elements_text(${changed('id')})::bigint AS id FROM changes WHERE ${isOf('action_aliases')}) k ${foundRow('action_aliases r WHERE r.id = k.id')}`,
  },
  {
    table: 'tokens',
    text: `SELECT 'tokens', k.id, NULL, CASE WHEN r.id IS NOT NULL AND r.revoked_at IS NULL THEN (
      SELECT json_build_array(t.hash, t.kind, t.user_id, t.group_id, t.scopes, t.valid_from, t.valid_until, t.parent_id,
        t.created_at, t.networks, t.actor_user_id, t.actor_group_id, t.rotated)
      FROM (SELECT ${TOKEN_COLUMNS}) t (id, hash, kind, user_id, group_id, scopes, valid_from, valid_until, parent_id,
        created_at, networks, actor_user_id, actor_group_id, rotated)
    ) END
    FROM (SELECT DISTINCT jsonb_array_elements_text(${changed('id')})::bigint AS id FROM changes WHERE ${isOf('tokens')}) k ${foundRow('tokens r WHERE r.id = k.id')}`,
  },
];

/** The branch of `changesSince` for a relation. */
function changedPairs(part: string, source: RelationSource): string {
  const { table, left, right } = source;
  return `
    SELECT '${part}', k.l, k.r, CASE WHEN r.${left} IS NOT NULL THEN json_build_array(${validityAndCondition(source)}) END
    FROM (
      SELECT DISTINCT jsonb_array_elements_text(x.l)::bigint AS l, x.r FROM (
        SELECT ${changed(left)} AS l, jsonb_array_elements_text(${changed(right)})::bigint AS r
        FROM changes WHERE ${isOf(table)} OFFSET 0
      ) x
    ) k
    ${foundRow(`${table} r WHERE r.${left} = k.l AND r.${right} = k.r`)}`;
}

/** Has the rows looked up one by one: Postgres may think that there are none yet, and would read all for each. */
function foundRow(source: string): string {
  return `LEFT JOIN LATERAL (SELECT r.* FROM ${source} OFFSET 0) r ON true`;
}

function isOf(table: string): string {
  return `change->>'table' = '${table}'`;
}

/** The values of a column in a change: of one row `{userId: 1}`, of several `{userIds: [1, 2]}`. */
function changed(column: string): string {
  const field = column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return `coalesce(change->'${field}s', jsonb_build_array(change->'${field}'))`;
}
