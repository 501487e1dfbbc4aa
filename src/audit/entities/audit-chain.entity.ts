import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One row: where the chain of audit events ends, and where it begins now that retention has removed the oldest. Whoever
 * adds events or removes them holds its lock until the commit. Hashes have 32 bytes, all zero before the first event.
 */
@Entity('audit_chain')
@Check('audit_chain_one_row_check', 'id = 1')
export class AuditChain {
  @PrimaryColumn({ type: 'smallint' })
  id: number;

  @Column({ type: 'bigint' })
  lastId: number;

  @Column({ type: 'bytea' })
  head: Buffer;

  /** The last event that was removed; 0 when none was. */
  @Column({ type: 'bigint' })
  removedId: number;

  @Column({ type: 'bytea' })
  removedHash: Buffer;

  @Column({ type: 'bigint' })
  removedCount: number;
}
