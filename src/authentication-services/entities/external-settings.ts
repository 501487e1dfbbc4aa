/** How an LDAP directory is reached and read. The password of `bindDn` is kept apart, encrypted. */
export interface LdapSettings {
  /** `ldap://` or `ldaps://`, host and port alone. */
  url: string;
  /** Whether a connection to `ldap://` is encrypted before anything is said on it. */
  startTls: boolean;
  /** PEM; null means the authorities that Node knows. */
  caCertificate: string | null;
  /** Who searches; null means nobody in particular (anonymous). */
  bindDn: string | null;
  userBaseDn: string;
  /** Holds the user name: `uid`, `sAMAccountName`. */
  userAttribute: string;
  emailAttribute: string;
  displayNameAttribute: string;
  /** Null means that the directory's groups are of no interest. */
  groupBaseDn: string | null;
  groupNameAttribute: string;
  /** Names the members of a group: by their DN, or `memberUid` by their user name. */
  groupMemberAttribute: string;
  /** For a whole look-up, connecting included. */
  timeoutMs: number;
}

/** How a server that speaks the provider protocol is reached. */
export interface RemoteSettings {
  /** `http://` or `https://`, with a path perhaps, without a slash at its end. */
  url: string;
  /** PEM; null means the authorities that Node knows. */
  caCertificate: string | null;
  /** For a whole look-up, connecting included. */
  timeoutMs: number;
}

export type ExternalSettings = LdapSettings | RemoteSettings;

export const DEFAULT_TIMEOUT_MS = 5_000;
