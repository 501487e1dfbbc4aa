import type { XmlElement } from '../../../common/xml/xml-element.js';
import { element } from '../http/element.js';
import type { Links } from '../http/links.js';
import { toInstant } from '../users/user.mapper.js';
import { isExternal, type AuthenticationService } from './local-service.js';
import { sidOf } from './service-kinds.js';
import { toConfig, toUri } from './service-settings.mapper.js';

/** The document of a service. `withSettings` adds what only administrators are shown: where and what it is asked. */
export function toService(service: AuthenticationService, links: Links, withSettings: boolean): XmlElement {
  const isLocal = !isExternal(service);
  return element(
    'service',
    { id: service.id, href: links.to(`site/services/${service.id}`) },
    element('sid', {}, sidOf(service)),
    withSettings ? toUri(service) : element('uri'),
    element('type', {}, 'auth'),
    element('description', {}, service.name),
    element('date.modified', {}, toInstant(service.updatedAt)),
    element('status', {}, service.enabled ? 'enabled' : 'disabled'),
    element('local', { deprecated: 'true' }, String(isLocal)),
    element('init', {}, isLocal ? 'native' : 'remote'),
    ...(withSettings ? [toConfig(service), element('preferences'), element('lasterror')] : []),
  );
}
