import { Column } from 'typeorm';
import { CreatedEntity } from './created.entity.js';

/** A row that counts from `validFrom` (included) to `validUntil` (excluded); null means open. The database's clock decides. */
export abstract class TemporalEntity extends CreatedEntity {
  @Column({ type: 'timestamptz', nullable: true })
  validFrom: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  validUntil: Date | null;
}
