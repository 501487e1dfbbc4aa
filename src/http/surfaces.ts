import type { Surface } from '../common/http/request-context.js';

const PREFIXES: readonly [prefix: string, surface: Surface][] = [
  ['/callosum/v1', 'thoughtspot'],
  ['/tspublic/v1', 'thoughtspot'],
  ['/api/group_privilege_set', 'metric-insights'],
  ['/api/privilege', 'metric-insights'],
  ['/api/privilege_set', 'metric-insights'],
  ['/api/privilege_set_privilege', 'metric-insights'],
  ['/api/user_group', 'metric-insights'],
  ['/api/user_group_member', 'metric-insights'],
  ['/api/user', 'metric-insights'],
  ['/api/get_token', 'metric-insights'],
  ['/auth/mode', 'cds'],
  ['/group', 'cds'],
  ['/login', 'cds'],
  ['/mon/version', 'cds'],
  ['/user', 'cds'],
  ['/@api/deki', 'mindtouch'],
  ['/access/v1', 'authzen'],
  ['/.well-known/authzen-configuration', 'authzen'],
  ['/scim/v2', 'scim'],
  ['/oauth2', 'oauth'],
  ['/.well-known/oauth-authorization-server', 'oauth'],
  ['/.well-known/oauth-protected-resource', 'oauth'],
];

/**
 * The surface that an address belongs to. Whatever no other surface claims is native. Like the router, it does not
 * regard case: an address that reaches a surface's routes is never taken for another surface's.
 */
export function surfaceOf(path: string): Surface {
  const address = path.toLowerCase();
  const found = PREFIXES.find(([prefix]) => address === prefix || address.startsWith(`${prefix}/`));
  return found ? found[1] : 'native';
}

/** The prefixes of the addresses that belong to a surface. */
export function prefixesOf(surface: Surface): string[] {
  return PREFIXES.filter(([, owner]) => owner === surface).map(([prefix]) => prefix);
}
