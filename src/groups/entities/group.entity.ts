import { Column, Entity, Generated, Index, ManyToOne, Unique } from 'typeorm';
import { AuthenticationService } from '../../authentication-services/entities/authentication-service.entity.js';
import { DescribedEntity } from '../../database/described.entity.js';

/** A named set of users that may contain other groups. */
@Entity('groups')
@Unique(['nameKey'])
@Unique(['guid'])
export class Group extends DescribedEntity {
  @Column({ type: 'uuid' })
  @Generated('uuid')
  guid: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', collation: 'C' })
  nameKey: string;

  @Column({ type: 'text', default: '' })
  description: string;

  /** Whether anyone signed in may read it. */
  @Column({ type: 'boolean', default: false })
  public: boolean;

  @Column({ type: 'boolean', default: false })
  builtIn: boolean;

  /** What the client that provisions the group calls it. Nothing makes it unique. */
  @Index()
  @Column({ type: 'text', nullable: true })
  externalId: string | null;

  /** The service whose directory the group comes from; `Local` for groups of our own. */
  @Index()
  @Column({ type: 'bigint' })
  authenticationServiceId: number;

  @ManyToOne(() => AuthenticationService)
  authenticationService: AuthenticationService;
}
