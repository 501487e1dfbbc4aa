import { Check, Entity, Index, ManyToOne, PrimaryColumn } from 'typeorm';
import { CreatedEntity } from '../../database/created.entity.js';
import { Privilege } from './privilege.entity.js';

/** Who holds `privilege` holds `implied` too. */
@Entity('privilege_implications')
@Check('privilege_implications_self_check', 'privilege_id <> implied_id')
export class PrivilegeImplication extends CreatedEntity {
  @PrimaryColumn({ type: 'bigint' })
  privilegeId: number;

  @ManyToOne(() => Privilege, { onDelete: 'CASCADE' })
  privilege: Privilege;

  @Index()
  @PrimaryColumn({ type: 'bigint' })
  impliedId: number;

  @ManyToOne(() => Privilege, { onDelete: 'CASCADE' })
  implied: Privilege;
}
