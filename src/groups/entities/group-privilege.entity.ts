import { Check, Column, Entity, Index, ManyToOne, PrimaryColumn } from 'typeorm';
import { TemporalEntity } from '../../database/temporal.entity.js';
import { Privilege } from '../../privileges/entities/privilege.entity.js';
import { Group } from './group.entity.js';

/** A grant: a privilege given to a group. */
@Entity('group_privileges')
@Check('group_privileges_validity_check', 'valid_from < valid_until')
export class GroupPrivilege extends TemporalEntity {
  @PrimaryColumn({ type: 'bigint' })
  groupId: number;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  group: Group;

  @Index()
  @PrimaryColumn({ type: 'bigint' })
  privilegeId: number;

  @ManyToOne(() => Privilege, { onDelete: 'CASCADE' })
  privilege: Privilege;

  /** In CEL; null for what counts whatever the facts are. */
  @Column({ type: 'text', nullable: true })
  condition: string | null;
}
