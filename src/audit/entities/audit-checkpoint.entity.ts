import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the chain began and ended when a server signed it: the last time of each day. */
@Entity('audit_checkpoints')
export class AuditCheckpoint {
  @PrimaryColumn({ type: 'date' })
  day: string;

  @Column({ type: 'bigint' })
  headId: number;

  @Column({ type: 'bytea' })
  headHash: Buffer;

  @Column({ type: 'bigint' })
  removedId: number;

  @Column({ type: 'bytea' })
  removedHash: Buffer;

  @Column({ type: 'timestamptz' })
  signedAt: Date;

  /** Which key of the ring has signed: the first 16 hexadecimal digits of the SHA-256 of its public half. */
  @Column({ type: 'text' })
  keyId: string;

  /** Ed25519. */
  @Column({ type: 'bytea' })
  signature: Buffer;
}
