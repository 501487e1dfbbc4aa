import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { CreatedEntity } from '../../database/created.entity.js';
import { Privilege } from '../../privileges/entities/privilege.entity.js';
import { PrivilegeSet } from './privilege-set.entity.js';

/** A privilege in a set. */
@Entity('privilege_set_privileges')
@Unique(['privilegeSetId', 'privilegeId'])
export class PrivilegeSetPrivilege extends CreatedEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column({ type: 'bigint' })
  privilegeSetId: number;

  @ManyToOne(() => PrivilegeSet, { onDelete: 'CASCADE' })
  privilegeSet: PrivilegeSet;

  @Index()
  @Column({ type: 'bigint' })
  privilegeId: number;

  @ManyToOne(() => Privilege, { onDelete: 'CASCADE' })
  privilege: Privilege;
}
