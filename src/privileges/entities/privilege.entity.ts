import { Check, Column, Entity, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';

/** A named permission. */
@Entity('privileges')
@Unique(['nameKey'])
@Unique(['maskBit'])
@Check('privileges_mask_bit_check', 'mask_bit BETWEEN 0 AND 63')
export class Privilege extends VersionedEntity {
  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', collation: 'C' })
  nameKey: string;

  @Column({ type: 'text', default: '' })
  description: string;

  /** Which catalogue it belongs to: `thoughtspot`, `mindtouch`, or anything an administrator chose. */
  @Column({ type: 'text', default: '' })
  category: string;

  /** The bit of MindTouch's 64-bit operation mask, 0 to 63. */
  @Column({ type: 'smallint', nullable: true })
  maskBit: number | null;

  /** Whether group admins who hold it may hand it out in their groups. */
  @Column({ type: 'boolean', default: false })
  delegable: boolean;

  @Column({ type: 'boolean', default: false })
  builtIn: boolean;
}
