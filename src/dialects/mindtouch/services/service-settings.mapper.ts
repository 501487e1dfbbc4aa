import { LdapSettingsResponse } from '../../../authentication-services/dto/ldap-settings.dto.js';
import { RemoteSettingsResponse } from '../../../authentication-services/dto/remote-settings.dto.js';
import type { XmlElement } from '../../../common/xml/xml-element.js';
import { element } from '../http/element.js';
import type { AuthenticationService } from './local-service.js';

/** Where a service is; empty for one that keeps its users here. */
export function toUri(service: AuthenticationService): XmlElement {
  const uri = service.settings?.url;
  return uri === undefined ? element('uri') : element('uri', {}, uri);
}

/**
 * The settings of a service by the names that they have natively, and `createsUsers`. Those that are null are left out,
 * and so is every secret: it is not part of what the native API shows.
 */
export function toConfig(service: AuthenticationService): XmlElement {
  const shown = LdapSettingsResponse.from(service) ?? RemoteSettingsResponse.from(service);
  if (shown === null) return element('config');
  const { url: _url, ...settings } = { ...shown, createsUsers: service.createsUsers };
  const values = Object.entries(settings).filter(([, value]) => value !== null);
  return element('config', {}, ...values.map(([key, value]) => element('value', { key }, String(value))));
}
