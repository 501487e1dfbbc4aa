import { Check, Column, Entity, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';
import type { ExternalSettings } from './external-settings.js';

export const AUTHENTICATION_SERVICE_KINDS = ['local', 'ldap', 'remote'] as const;
export type AuthenticationServiceKind = (typeof AUTHENTICATION_SERVICE_KINDS)[number];

/** The service `Local`, which the seed makes. */
export const LOCAL_SERVICE_ID = 1;

/** Where a user's password is verified. */
@Entity('authentication_services')
@Unique(['nameKey'])
@Check('authentication_services_settings_check', `(kind = 'local') = (settings IS NULL)`)
export class AuthenticationService extends VersionedEntity {
  @Column({ type: 'text' })
  kind: AuthenticationServiceKind;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', collation: 'C' })
  nameKey: string;

  @Column({ type: 'text', default: '' })
  description: string;

  /** Whether its users may sign in. */
  @Column({ type: 'boolean', default: true })
  enabled: boolean;

  @Column({ type: 'boolean', default: false })
  builtIn: boolean;

  /** Whether someone whom the directory knows and we do not becomes a user when he signs in. */
  @Column({ type: 'boolean', default: false })
  createsUsers: boolean;

  /** LdapSettings or RemoteSettings, as `kind` says; null for `local`. */
  @Column({ type: 'jsonb', nullable: true })
  settings: ExternalSettings | null;

  /** The password with which an LDAP directory is searched, sealed by SecretKeys. It leaves the server nowhere else. */
  @Column({ type: 'bytea', nullable: true })
  sealedSecret: Buffer | null;
}

/** Whether passwords are verified, and groups kept, somewhere else. */
export function isExternal(service: Pick<AuthenticationService, 'kind'>): boolean {
  return service.kind !== 'local';
}
