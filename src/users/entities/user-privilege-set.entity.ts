import { Check, Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { TemporalEntity } from '../../database/temporal.entity.js';
import { PrivilegeSet } from '../../privilege-sets/entities/privilege-set.entity.js';
import { User } from './user.entity.js';

/** A privilege set given to one user. */
@Entity('user_privilege_sets')
@Unique(['userId', 'privilegeSetId'])
@Index('user_privilege_sets_user_id_role_idx', ['userId'], { unique: true, where: 'role' })
@Check('user_privilege_sets_validity_check', 'valid_from < valid_until')
export class UserPrivilegeSet extends TemporalEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column({ type: 'bigint' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  user: User;

  @Index()
  @Column({ type: 'bigint' })
  privilegeSetId: number;

  @ManyToOne(() => PrivilegeSet, { onDelete: 'CASCADE' })
  privilegeSet: PrivilegeSet;

  /** Whether it is the user's role; at most one assignment of a user is. */
  @Column({ type: 'boolean', default: false })
  role: boolean;

  /** In CEL; null for what counts whatever the facts are. */
  @Column({ type: 'text', nullable: true })
  condition: string | null;
}
