import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { CreatedEntity } from '../../database/created.entity.js';
import { Privilege } from '../../privileges/entities/privilege.entity.js';

/** What a privilege is called by those who ask about resources of one kind. */
@Entity('action_aliases')
@Unique(['kindKey', 'aliasKey'])
export class ActionAlias extends CreatedEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  /** The kind of the resources, of which there need not be any. */
  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', collation: 'C' })
  kindKey: string;

  @Column({ type: 'text' })
  alias: string;

  @Column({ type: 'text', collation: 'C' })
  aliasKey: string;

  @Index()
  @Column({ type: 'bigint' })
  privilegeId: number;

  @ManyToOne(() => Privilege, { onDelete: 'CASCADE' })
  privilege: Privilege;
}
