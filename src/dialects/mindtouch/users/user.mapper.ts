import type { XmlElement } from '../../../common/xml/xml-element.js';
import type { UserWithRole } from '../../../users/user-search.queries.js';
import { element } from '../http/element.js';
import type { Links } from '../http/links.js';

/** What everyone is shown of a user; his e-mail address only those who may see all of him. */
export function toUserFields(user: UserWithRole, showsEmail: boolean): XmlElement[] {
  const { username, displayName, email } = user;
  return [
    element('nick', {}, username),
    element('username', {}, username),
    element('fullname', {}, displayName),
    showsEmail ? element('email', {}, email ?? '') : element('email', { hidden: 'true' }),
  ];
}

export function toUser(user: UserWithRole, links: Links, fields: readonly XmlElement[]): XmlElement {
  return element('user', { id: user.id, href: links.to(`users/${user.id}`) }, ...fields);
}

/** An instant without fractions of a second. */
export function toInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
