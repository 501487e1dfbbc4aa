import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Attempts to sign in that have failed, counted for an account, a source, or the pair of both. */
@Entity('sign_in_attempts')
export class SignInAttempt {
  /** `account:`, `source:` or `pair:` with a SHA-256, since people type passwords into the wrong field. */
  @PrimaryColumn({ type: 'text' })
  key: string;

  @Column({ type: 'integer', default: 0 })
  failures: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  lastFailedAt: Date;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  blockedUntil: Date;

  /** For a pair: when this source last signed in to this account. */
  @Column({ type: 'timestamptz', nullable: true })
  succeededAt: Date | null;
}
