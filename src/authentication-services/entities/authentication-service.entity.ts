import { Column, Entity, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';

export const AUTHENTICATION_SERVICE_KINDS = ['local'] as const;
export type AuthenticationServiceKind = (typeof AUTHENTICATION_SERVICE_KINDS)[number];

/** The service `Local`, which the seed makes. */
export const LOCAL_SERVICE_ID = 1;

/** Where a user's password is verified. */
@Entity('authentication_services')
@Unique(['nameKey'])
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
}
