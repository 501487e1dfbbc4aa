import { Check, Entity, Index, ManyToOne, PrimaryColumn } from 'typeorm';
import { CreatedEntity } from '../../database/created.entity.js';
import { Group } from './group.entity.js';

/** A group in a group: members of `subgroup` are members of `group`. */
@Entity('group_subgroups')
@Check('group_subgroups_self_check', 'group_id <> subgroup_id')
export class GroupSubgroup extends CreatedEntity {
  @PrimaryColumn({ type: 'bigint' })
  groupId: number;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  group: Group;

  @Index()
  @PrimaryColumn({ type: 'bigint' })
  subgroupId: number;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  subgroup: Group;
}
