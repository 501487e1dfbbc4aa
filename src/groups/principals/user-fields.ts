import { groupsInside, isValidNow } from '../../access/access.queries.js';
import type { Field, ProfileField } from '../../common/search/condition.js';
import type { SqlField, SqlItems, SqlSubject } from '../../database/condition-sql.js';
import type { SqlParameters } from '../../database/sql-parameters.js';

/** `users u`, with the profile `p` of each. */
export const USERS_FROM = 'users u LEFT JOIN user_profiles p ON p.user_id = u.id';

const FIELDS: Readonly<Record<string, SqlField>> = {
  guid: { expression: 'u.guid', type: 'guid' },
  username: { expression: 'u.username_key', type: 'key' },
  externalId: { expression: 'u.external_id', type: 'exactText' },
  displayName: {
    expression: `nullif(u.display_name, '')`,
    type: 'text',
    indexed: 'lower(u.display_name) COLLATE "C"',
  },
  active: { expression: 'u.active', type: 'boolean' },
  version: { expression: 'u.version::text', type: 'exactText' },
  createdAt: { expression: 'u.created_at', type: 'instant' },
  updatedAt: { expression: 'u.updated_at', type: 'instant' },
};

const EMAIL_FIELDS: Readonly<Record<string, SqlField>> = {
  value: { expression: 'x.value', type: 'text', indexed: 'lower(x.value)' },
  type: { expression: 'x.type', type: 'text' },
  display: { expression: 'x.display', type: 'text' },
  primary: { expression: 'nullif(x.is_primary, false)', type: 'boolean' },
};

const EMAILS = 'SELECT e.user_id AS owner_id, e.value, e.type, e.display, e.is_primary FROM user_emails e';

const FIRST_EMAIL = `SELECT e.value, e.type, e.display, e.is_primary FROM user_emails e WHERE e.user_id = u.id
  ORDER BY e.is_primary DESC, e.position LIMIT 1`;

const GROUP_FIELDS: Readonly<Record<string, SqlField>> = {
  guid: { expression: 'x.guid', type: 'guid' },
  name: { expression: 'x.name_key', type: 'key' },
  type: { expression: 'x.type', type: 'text' },
};

/** A user's groups: those he was put into, and those above them. Both counts now only. */
const GROUPS = `
  SELECT m.user_id AS owner_id, g.guid, g.name_key, 'direct' AS type
  FROM groups g JOIN group_members m ON m.group_id = g.id AND ${isValidNow('m')}
  UNION ALL
  SELECT m.user_id, g.guid, g.name_key, 'indirect'
  FROM groups g
  CROSS JOIN LATERAL (
    WITH RECURSIVE inside (group_id) AS (
      SELECT s.subgroup_id FROM group_subgroups s WHERE s.group_id = g.id
      UNION ${groupsInside('inside')}
    ) SELECT group_id FROM inside
  ) i
  JOIN group_members m ON m.group_id = i.group_id AND ${isValidNow('m')}
  WHERE NOT EXISTS (SELECT FROM group_members d WHERE d.group_id = g.id AND d.user_id = m.user_id AND ${isValidNow('d')})`;

/**
 * Users can be asked for `guid`, `username`, `externalId`, `displayName`, `active`, `version`, `createdAt`, `updatedAt`,
 * whatever is in their profiles, and for items of `emails` (`value`, `type`, `display`, `primary`), of `groups` (`guid`,
 * `name`, `type`), and of what has many items in their profiles.
 */
export function usersSubject(parameters: SqlParameters): SqlSubject {
  return {
    id: 'u.id',
    field: (field) =>
      typeof field === 'string' ? known(FIELDS, field) : profileField('p.attributes', field, parameters),
    items: (field) => itemsOf(field, parameters),
  };
}

function itemsOf(field: Field, parameters: SqlParameters): SqlItems {
  if (field === 'emails') {
    return { source: EMAILS, first: FIRST_EMAIL, field: (name) => known(EMAIL_FIELDS, name) };
  }
  if (field === 'groups') return { source: GROUPS, field: (name) => known(GROUP_FIELDS, name) };
  if (typeof field === 'string') throw new Error(`Users have no ${field}.`);
  const array = `p.attributes #> ${parameters.add(field.profile)}::text[]`;
  const items = `jsonb_array_elements(CASE jsonb_typeof(${array}) WHEN 'array' THEN ${array} END) WITH ORDINALITY v (item, n)`;
  return {
    source: `SELECT p.user_id AS owner_id, v.item FROM user_profiles p CROSS JOIN LATERAL ${items}`,
    first: `SELECT v.item FROM ${items} ORDER BY v.item ->> 'primary' IS NOT DISTINCT FROM 'true' DESC, v.n LIMIT 1`,
    field: (name) => profileField('x.item', name, parameters),
  };
}

/** A value below a JSON document, which may be a boolean. */
export function profileField(document: string, field: Field, parameters: SqlParameters): SqlField {
  if (typeof field === 'string') throw new Error(`A profile has no ${field}.`);
  const { profile, type }: ProfileField = field;
  const text = `(${document} #>> ${parameters.add(profile)}::text[])`;
  return { expression: type === 'boolean' ? `(${text})::boolean` : text, type };
}

function known(fields: Readonly<Record<string, SqlField>>, field: Field): SqlField {
  const found = typeof field === 'string' ? fields[field] : undefined;
  if (!found) throw new Error(`There is no field ${JSON.stringify(field)}.`);
  return found;
}
