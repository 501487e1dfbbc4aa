import { isValidNow } from '../../access/access.queries.js';
import type { Field } from '../../common/search/condition.js';
import { GROUP_TAG } from '../group-provisioning.queries.js';
import type { SqlField, SqlItems, SqlSubject } from '../../database/condition-sql.js';

export const GROUPS_FROM = 'groups g';

const FIELDS: Readonly<Record<string, SqlField>> = {
  guid: { expression: 'g.guid', type: 'guid' },
  name: { expression: 'g.name_key', type: 'key' },
  externalId: { expression: 'g.external_id', type: 'exactText' },
  tag: { expression: GROUP_TAG, type: 'exactText' },
  createdAt: { expression: 'g.created_at', type: 'instant' },
  updatedAt: { expression: 'g.updated_at', type: 'instant' },
};

const MEMBER_FIELDS: Readonly<Record<string, SqlField>> = {
  guid: { expression: 'x.guid', type: 'guid' },
  type: { expression: 'x.type', type: 'text' },
  display: { expression: 'x.display', type: 'text' },
};

/** Who was put into a group and is in it now, and the groups right inside it. */
const MEMBERS = `
  SELECT m.group_id AS owner_id, u.guid, 'User' AS type, coalesce(nullif(u.display_name, ''), u.username) AS display
  FROM group_members m JOIN users u ON u.id = m.user_id WHERE ${isValidNow('m')}
  UNION ALL
  SELECT s.group_id, i.guid, 'Group', i.name FROM group_subgroups s JOIN groups i ON i.id = s.subgroup_id`;

/**
 * Groups can be asked for `guid`, `name`, `externalId`, `tag`, `createdAt`, `updatedAt`, and for items of
 * `members` (`guid`, `type`, `display`).
 */
export const GROUPS_SUBJECT: SqlSubject = {
  id: 'g.id',
  field: (field) => known(FIELDS, field),
  items: (field): SqlItems => {
    if (field === 'members') return { source: MEMBERS, field: (name) => known(MEMBER_FIELDS, name) };
    throw new Error(`Groups have no ${JSON.stringify(field)}.`);
  },
};

function known(fields: Readonly<Record<string, SqlField>>, field: Field): SqlField {
  const found = typeof field === 'string' ? fields[field] : undefined;
  if (!found) throw new Error(`There is no field ${JSON.stringify(field)}.`);
  return found;
}
