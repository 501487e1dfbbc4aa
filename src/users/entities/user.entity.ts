import { Column, Entity, Generated, Index, ManyToOne, Unique } from 'typeorm';
import { AuthenticationService } from '../../authentication-services/entities/authentication-service.entity.js';
import { DescribedEntity } from '../../database/described.entity.js';

/** A person or program that can sign in. */
@Entity('users')
@Unique(['usernameKey'])
@Unique(['guid'])
@Index('users_display_name_idx', { synchronize: false })
export class User extends DescribedEntity {
  @Column({ type: 'uuid' })
  @Generated('uuid')
  guid: string;

  @Column({ type: 'text' })
  username: string;

  @Column({ type: 'text', collation: 'C' })
  usernameKey: string;

  @Column({ type: 'text', default: '' })
  displayName: string;

  /** The one of his addresses (`UserEmail`) that surfaces show which know of one alone. */
  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ type: 'boolean', default: true })
  active: boolean;

  /** What the client that provisions the user calls him. Nothing makes it unique. */
  @Index()
  @Column({ type: 'text', nullable: true })
  externalId: string | null;

  /** Argon2id in PHC form; null when the user has no password here. */
  @Column({ type: 'text', nullable: true, select: false })
  passwordHash: string | null;

  @Index()
  @Column({ type: 'bigint' })
  authenticationServiceId: number;

  @ManyToOne(() => AuthenticationService)
  authenticationService: AuthenticationService;
}
