import { Column, Entity, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';
import type { TokenKind } from './token.entity.js';

/** How long new tokens of one kind last. Each kind has its row from the start. */
@Entity('token_policies')
@Unique(['kind'])
export class TokenPolicy extends VersionedEntity {
  @Column({ type: 'text' })
  kind: TokenKind;

  /** For a token that is asked for without an end; null: as long as may be. */
  @Column({ type: 'integer', nullable: true })
  defaultLifetimeSeconds: number | null;

  /** Null: without an end. */
  @Column({ type: 'integer', nullable: true })
  maxLifetimeSeconds: number | null;
}
