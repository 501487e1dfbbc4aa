import { Column, Entity, Index, Unique } from 'typeorm';
import { DescribedEntity } from '../../database/described.entity.js';

/** A thing that privileges apply to. */
@Entity('resources')
@Unique(['kindKey', 'nameKey'])
@Index(['nameKey', 'id'])
export class Resource extends DescribedEntity {
  @Column({ type: 'text' })
  kind: string;

  @Column({ type: 'text', collation: 'C' })
  kindKey: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', collation: 'C' })
  nameKey: string;

  @Column({ type: 'text', default: '' })
  description: string;
}
