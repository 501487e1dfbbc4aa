import { Check, Column, Entity, Index, ManyToOne, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';
import { Group } from '../../groups/entities/group.entity.js';
import { User } from '../../users/entities/user.entity.js';

export const TOKEN_KINDS = ['session', 'personal', 'group'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** An opaque secret that authenticates as its owner: a user, or for the kind `group` a group. */
@Entity('tokens')
@Unique(['hash'])
@Check('tokens_owner_check', "(kind = 'group') = (group_id IS NOT NULL) AND (kind = 'group') = (user_id IS NULL)")
@Check('tokens_validity_check', 'valid_from < valid_until')
export class Token extends VersionedEntity {
  @Column({ type: 'text' })
  kind: TokenKind;

  @Index()
  @Column({ type: 'bigint', nullable: true })
  userId: number | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  user: User | null;

  @Index()
  @Column({ type: 'bigint', nullable: true })
  groupId: number | null;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  group: Group | null;

  @Column({ type: 'text', default: '' })
  description: string;

  /** HMAC-SHA256 of the token's text under the server key. */
  @Column({ type: 'bytea', select: false })
  hash: Buffer;

  /** Ids of the privileges it is narrowed to; null means all that its owner has. */
  @Column({ type: 'bigint', array: true, nullable: true })
  scopeIds: number[] | null;

  @Column({ type: 'timestamptz', nullable: true })
  validFrom: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  validUntil: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  /** Written in batches, so up to a few seconds late. */
  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;

  /** The token that this one replaces. */
  @Column({ type: 'bigint', nullable: true })
  rotatedFromId: number | null;

  /** The token that this one does not outlive: it counts only while that one, and all above it, count. */
  @Index()
  @Column({ type: 'bigint', nullable: true })
  parentTokenId: number | null;

  @ManyToOne(() => Token, { onDelete: 'CASCADE' })
  parentToken: Token | null;

  @Column({ type: 'bigint', nullable: true })
  createdById: number | null;
}
