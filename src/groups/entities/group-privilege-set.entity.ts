import { Check, Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { TemporalEntity } from '../../database/temporal.entity.js';
import { PrivilegeSet } from '../../privilege-sets/entities/privilege-set.entity.js';
import { Group } from './group.entity.js';

/** An assignment: a privilege set given to a group. */
@Entity('group_privilege_sets')
@Unique(['groupId', 'privilegeSetId'])
@Index('group_privilege_sets_group_id_role_idx', ['groupId'], { unique: true, where: 'role' })
@Check('group_privilege_sets_validity_check', 'valid_from < valid_until')
export class GroupPrivilegeSet extends TemporalEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column({ type: 'bigint' })
  groupId: number;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  group: Group;

  @Index()
  @Column({ type: 'bigint' })
  privilegeSetId: number;

  @ManyToOne(() => PrivilegeSet, { onDelete: 'CASCADE' })
  privilegeSet: PrivilegeSet;

  /** Whether it is the group's role; at most one assignment of a group is. */
  @Column({ type: 'boolean', default: false })
  role: boolean;

  /** In CEL; null for what counts whatever the facts are. */
  @Column({ type: 'text', nullable: true })
  condition: string | null;
}
