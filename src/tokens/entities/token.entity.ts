import { Check, Column, Entity, Index, ManyToOne, Unique } from 'typeorm';
import { VersionedEntity } from '../../database/versioned.entity.js';
import { Group } from '../../groups/entities/group.entity.js';
import { User } from '../../users/entities/user.entity.js';

export const TOKEN_KINDS = ['session', 'personal', 'group', 'exchanged'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

const OWNER_CHECK =
  "(user_id IS NULL) <> (group_id IS NULL) AND (kind = 'exchanged' OR (kind = 'group') = (group_id IS NOT NULL))";

/**
 * An opaque secret that authenticates as its owner: a user, for the kind `group` a group, for the kind `exchanged`
 * whoever owns the token that it was exchanged for, which is its parent.
 */
@Entity('tokens')
@Unique(['hash'])
@Check('tokens_owner_check', OWNER_CHECK)
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

  /** Networks in CIDR notation from which alone it counts; null means all. */
  @Column({ type: 'text', array: true, nullable: true })
  allowedNetworks: string[] | null;

  /** Written in batches, so up to a few seconds late. */
  @Column({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;

  /** When another token was made to replace it. */
  @Column({ type: 'timestamptz', nullable: true })
  rotatedAt: Date | null;

  /** The token that this one replaces. */
  @Index()
  @Column({ type: 'bigint', nullable: true })
  rotatedFromId: number | null;

  /** The token that this one does not outlive: it counts only while that one, and all above it, count. */
  @Index()
  @Column({ type: 'bigint', nullable: true })
  parentTokenId: number | null;

  @ManyToOne(() => Token, { onDelete: 'CASCADE' })
  parentToken: Token | null;

  /** Who acts for the owner with an exchanged token, if that is somebody else: a user or a group. */
  @Index()
  @Column({ type: 'bigint', nullable: true })
  actorUserId: number | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  actorUser: User | null;

  @Index()
  @Column({ type: 'bigint', nullable: true })
  actorGroupId: number | null;

  @ManyToOne(() => Group, { onDelete: 'CASCADE' })
  actorGroup: Group | null;

  @Column({ type: 'bigint', nullable: true })
  createdById: number | null;
}
