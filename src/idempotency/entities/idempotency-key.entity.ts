import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One request made with an Idempotency-Key, and its answer once there is one. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  /** Who sent it: `user:<id>`, `group:<id>`, or `token:<id>` for a narrowed token. Keys of different callers never meet. */
  @PrimaryColumn({ type: 'text' })
  caller: string;

  @PrimaryColumn({ type: 'text' })
  key: string;

  /** SHA-256 of method, path and body. */
  @Column({ type: 'bytea' })
  requestHash: Buffer;

  /** Set by the write's own transaction. */
  @Column({ type: 'boolean', default: false })
  applied: boolean;

  /** Status, headers and body of the answer, encrypted: it may hold a secret that is shown once. */
  @Column({ type: 'bytea', nullable: true })
  answer: Buffer | null;

  @Index()
  @Column({ type: 'timestamptz', default: () => 'now()' })
  startedAt: Date;
}
