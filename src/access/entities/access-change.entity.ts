import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccessChange as Change } from '../../database/journal.js';

/** The change log: which rows each revision touched, in commit order. */
@Entity('access_changes')
export class AccessChange {
  @PrimaryColumn({ type: 'bigint' })
  revision: number;

  @PrimaryColumn({ type: 'integer' })
  ordinal: number;

  @Column({ type: 'jsonb' })
  change: Change;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
