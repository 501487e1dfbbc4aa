import { Check, Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { TemporalEntity } from '../../database/temporal.entity.js';
import { User } from '../../users/entities/user.entity.js';
import { Group } from './group.entity.js';

/** A user in a group. */
@Entity('group_members')
@Unique(['groupId', 'userId'])
@Check('group_members_validity_check', 'valid_from < valid_until')
export class GroupMember extends TemporalEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column({ type: 'bigint' })
  groupId: number;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  group: Group;

  @Index()
  @Column({ type: 'bigint' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  user: User;

  /** Whether the member may manage the group. */
  @Column({ type: 'boolean', default: false })
  admin: boolean;
}
