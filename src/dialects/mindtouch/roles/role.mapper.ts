import type { XmlElement } from '../../../common/xml/xml-element.js';
import { element } from '../http/element.js';
import type { Links } from '../http/links.js';
import type { Permissions, Role } from './roles.reader.js';

export function toOperations({ mask, operations }: Permissions): XmlElement {
  return element('operations', { mask }, operations);
}

/** `<permissions>`, `<permissions.group>` or `<permissions.user>`: what is allowed, and the role that allows it. */
export function toPermissions(name: string, allowed: Permissions, role: Role | null, links: Links): XmlElement {
  const operations = toOperations(allowed);
  if (!role) return element(name, {}, operations);
  return element(
    name,
    {},
    operations,
    element('role', { id: role.id, href: links.to(`site/roles/${role.id}`) }, role.name),
  );
}

export const NOTHING: Permissions = { mask: 0n, operations: '' };
