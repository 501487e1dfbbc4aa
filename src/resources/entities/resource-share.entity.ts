import { Column, Entity, Index, ManyToOne, PrimaryColumn } from 'typeorm';
import { CreatedEntity } from '../../database/created.entity.js';
import { Group } from '../../groups/entities/group.entity.js';
import { Resource } from './resource.entity.js';

/** A resource shared with a group. */
@Entity('resource_shares')
export class ResourceShare extends CreatedEntity {
  @PrimaryColumn({ type: 'bigint' })
  resourceId: number;

  @ManyToOne(() => Resource, { onDelete: 'CASCADE' })
  resource: Resource;

  @Index()
  @PrimaryColumn({ type: 'bigint' })
  groupId: number;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  group: Group;

  /** In CEL; null for what counts whatever the facts are. */
  @Column({ type: 'text', nullable: true })
  condition: string | null;
}
