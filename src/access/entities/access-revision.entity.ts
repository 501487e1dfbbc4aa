import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: the number of the last committed change that can alter a decision. */
@Entity('access_revision')
@Check('access_revision_one_row_check', 'id = 1')
export class AccessRevision {
  @PrimaryColumn({ type: 'smallint' })
  id: number;

  @Column({ type: 'bigint' })
  revision: number;
}
