import type { XmlElement } from '../../../common/xml/xml-element.js';
import { element } from '../http/element.js';
import type { Links } from '../http/links.js';
import { toInstant } from '../users/user.mapper.js';
import { isExternal, type AuthenticationService } from './local-service.js';

/** What the original calls the implementation of a service, by the kind of ours. */
const SIDS: Readonly<Record<string, string>> = {
  local: 'http://services.mindtouch.com/deki/draft/2006/11/dekiwiki',
  ldap: 'http://services.mindtouch.com/deki/draft/2007/05/ldap-authentication',
  remote: 'http://services.mindtouch.com/deki/draft/2007/07/remote-authentication',
};

/** The document of a service. `withSettings` adds what only administrators are shown. */
export function toService(service: AuthenticationService, links: Links, withSettings: boolean): XmlElement {
  const isLocal = !isExternal(service);
  return element(
    'service',
    { id: service.id, href: links.to(`site/services/${service.id}`) },
    element('sid', {}, SIDS[service.kind] ?? service.kind),
    element('uri'),
    element('type', {}, 'auth'),
    element('description', {}, service.name),
    element('date.modified', {}, toInstant(service.updatedAt)),
    element('status', {}, service.enabled ? 'enabled' : 'disabled'),
    element('local', { deprecated: 'true' }, String(isLocal)),
    element('init', {}, isLocal ? 'native' : 'remote'),
    ...(withSettings ? [element('config'), element('preferences'), element('lasterror')] : []),
  );
}
