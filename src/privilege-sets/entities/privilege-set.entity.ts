import { Column, Entity, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';

/** A named collection of privileges. */
@Entity('privilege_sets')
@Unique(['nameKey'])
export class PrivilegeSet extends VersionedEntity {
  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', collation: 'C' })
  nameKey: string;

  @Column({ type: 'text', default: '' })
  description: string;

  /** Whether MindTouch's clients see it as a role. */
  @Column({ type: 'boolean', default: false })
  siteRole: boolean;

  @Column({ type: 'boolean', default: false })
  builtIn: boolean;
}
