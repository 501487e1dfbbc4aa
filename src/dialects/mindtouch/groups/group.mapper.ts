import type { GroupWithRole } from '../../../groups/group-search.queries.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { element } from '../http/element.js';
import type { Links } from '../http/links.js';
import { NOTHING, toPermissions } from '../roles/role.mapper.js';
import type { Permissions } from '../roles/roles.reader.js';

/** A group's document. `withName` adds `<name>`, which the published description of POST:groups shows. */
export function toGroup(
  group: GroupWithRole,
  permissions: ReadonlyMap<number, Permissions>,
  links: Links,
  withName = false,
): XmlElement {
  const { id, name, authenticationServiceId, memberCount, roleId, roleName } = group;
  const role = roleId === null ? null : { id: roleId, name: roleName ?? '' };
  return element(
    'group',
    { id, href: links.to(`groups/${id}`) },
    element('groupname', {}, name),
    ...(withName ? [element('name', {}, name)] : []),
    toServiceLink(authenticationServiceId, links),
    element('users', { count: memberCount, href: links.to(`groups/${id}/users`) }),
    toPermissions('permissions.group', (role && permissions.get(role.id)) ?? NOTHING, role, links),
  );
}

export function toServiceLink(id: number, links: Links): XmlElement {
  return element('service.authentication', { id, href: links.to(`site/services/${id}`) });
}
