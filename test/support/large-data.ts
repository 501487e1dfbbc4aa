import type { DataSource } from 'typeorm';

/** How much data to make. */
export interface LargeDataSize {
  users: number;
  /** Nested four deep at 15,000: group n is inside group n / 11. */
  groups: number;
  /** In how many groups each user is. Besides, every tenth user is in the first group. */
  groupsPerUser: number;
  auditEvents: number;
}

/** What a large organisation has: half a million memberships. */
export const LARGE: LargeDataSize = { users: 100_000, groups: 15_000, groupsPerUser: 5, auditEvents: 200_000 };

const GROUPS_INSIDE = 11;

/**
 * Fills a migrated database with users `large-user-…` (every second one with a token), groups `large-group-…` with
 * grants and sets, resources and audit events, in a few seconds, and has Postgres look at what it holds now.
 */
export async function fillWithLargeData(dataSource: DataSource, size: LargeDataSize): Promise<void> {
  const { users, groups, groupsPerUser, auditEvents } = size;
  await dataSource.transaction(async (manager) => {
    await manager.query(INSERT_USERS, [users]);
    await manager.query(INSERT_GROUPS, [groups]);
    await manager.query(INSERT_SUBGROUPS, [groups, GROUPS_INSIDE]);
    await manager.query(INSERT_MEMBERS, [users, groups, groupsPerUser, Math.floor(groups / groupsPerUser)]);
    await manager.query(INSERT_GRANTS, [groups]);
    await manager.query(INSERT_ASSIGNMENTS, [groups]);
    await manager.query(INSERT_TOKENS, [users]);
    await manager.query(INSERT_RESOURCES, [groups]);
    await manager.query(INSERT_SHARES, [groups]);
    await manager.query(INSERT_EVENTS, [auditEvents]);
    await manager.query('UPDATE access_revision SET revision = revision + 1'); // Which no entry of the log explains.
  });
  await dataSource.query('VACUUM ANALYZE');
}

// What one INSERT makes has ids without gaps, so row n is found by counting: joins would be planned for empty tables.
const USER_0 = `(SELECT min(id) FROM users WHERE username_key LIKE 'large-user-%')`;
const GROUP_0 = `(SELECT min(id) FROM groups WHERE name_key LIKE 'large-group-%')`;
const RESOURCE_0 = `(SELECT min(id) FROM resources WHERE name_key LIKE 'large-resource-%')`;

const INSERT_USERS = `
  INSERT INTO users (username, username_key, display_name, authentication_service_id)
  SELECT name, name, 'User ' || n, 1
  FROM generate_series(0, $1::integer - 1) AS n, LATERAL (SELECT 'large-user-' || lpad(n::text, 6, '0')) AS made (name)`;

const INSERT_GROUPS = `
  INSERT INTO groups (name, name_key, public, authentication_service_id)
  SELECT name, name, n % 20 = 0, 1
  FROM generate_series(0, $1::integer - 1) AS n, LATERAL (SELECT 'large-group-' || lpad(n::text, 6, '0')) AS made (name)`;

const INSERT_SUBGROUPS = `
  INSERT INTO group_subgroups (group_id, subgroup_id)
  SELECT ${GROUP_0} + n / $2::integer, ${GROUP_0} + n FROM generate_series($2::integer, $1::integer - 1) AS n`;

const INSERT_MEMBERS = `
  INSERT INTO group_members (group_id, user_id, admin)
  SELECT ${GROUP_0} + (n * 13 + k * $4::integer) % $2::integer, ${USER_0} + n, k = 0 AND n % 4 = 0
  FROM generate_series(0, $1::integer - 1) AS n, generate_series(0, $3::integer - 1) AS k
  UNION ALL
  SELECT ${GROUP_0}, ${USER_0} + n, false FROM generate_series(0, $1::integer - 1, 10) AS n
  ON CONFLICT DO NOTHING`;

const INSERT_GRANTS = `
  INSERT INTO group_privileges (group_id, privilege_id)
  SELECT ${GROUP_0} + n, ids[1 + n % cardinality(ids)]
  FROM generate_series(0, $1::integer - 1, 3) AS n,
    (SELECT array_agg(id ORDER BY id) AS ids FROM privileges WHERE name_key <> 'administration') AS given`;

const INSERT_ASSIGNMENTS = `
  INSERT INTO group_privilege_sets (group_id, privilege_set_id)
  SELECT ${GROUP_0} + n, ids[1 + n % cardinality(ids)]
  FROM generate_series(1, $1::integer - 1, 50) AS n,
    (SELECT array_agg(id ORDER BY id) AS ids FROM privilege_sets) AS given`;

const INSERT_TOKENS = `
  INSERT INTO tokens (kind, user_id, hash)
  SELECT 'personal', ${USER_0} + n, sha256(convert_to('large ' || n, 'UTF8'))
  FROM generate_series(0, $1::integer - 1, 2) AS n`;

const INSERT_RESOURCES = `
  INSERT INTO resources (kind, kind_key, name, name_key)
  SELECT 'data_source', 'data_source', name, name FROM generate_series(0, $1::integer / 3) AS n,
    LATERAL (SELECT 'large-resource-' || lpad(n::text, 6, '0')) AS made (name)`;

const INSERT_SHARES = `
  INSERT INTO resource_shares (resource_id, group_id)
  SELECT ${RESOURCE_0} + n / 3, ${GROUP_0} + n FROM generate_series(0, $1::integer - 1) AS n`;

const INSERT_EVENTS = `
  INSERT INTO audit_events (action, target_type, target_id, target_name, actor_user_id, surface, request_id, revision)
  SELECT CASE n % 5 WHEN 0 THEN 'group.updated' ELSE 'group_member.added' END, 'group', n % 5000, 'a group', n % 1000,
    'native', 'request-' || n, n
  FROM generate_series(1, $1::integer) AS n`;
