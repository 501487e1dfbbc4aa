import type { AuthenticationService } from './local-service.js';

type Kind = AuthenticationService['kind'];

/** What the original calls the implementation of a service, by the kind of ours. */
const SIDS: Readonly<Record<Kind, string>> = {
  local: 'http://services.mindtouch.com/deki/draft/2006/11/dekiwiki',
  ldap: 'http://services.mindtouch.com/deki/draft/2007/05/ldap-authentication',
  remote: 'http://services.mindtouch.com/deki/draft/2007/07/remote-authentication',
};

export function sidOf({ kind }: { kind: Kind }): string {
  return SIDS[kind];
}

/** The kind of a service with this `sid`; undefined for one that is not known here. */
export function kindOf(sid: string): Kind | undefined {
  return (Object.keys(SIDS) as Kind[]).find((kind) => SIDS[kind] === sid);
}
