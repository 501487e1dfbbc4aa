import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What was done, by whom and to what. Names and ids are copies: an event outlives what it speaks of. */
@Entity('audit_events')
@Index(['targetType', 'targetId'])
@Index(['actorUserId'])
@Index(['tokenId'])
@Index(['requestId'])
@Index(['occurredAt'])
export class AuditEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id: number;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  occurredAt: Date;

  @Column({ type: 'text' })
  action: string;

  @Column({ type: 'text' })
  targetType: string;

  @Column({ type: 'bigint' })
  targetId: number;

  @Column({ type: 'text' })
  targetName: string;

  @Column({ type: 'jsonb', nullable: true })
  before: object | null;

  @Column({ type: 'jsonb', nullable: true })
  after: object | null;

  @Column({ type: 'bigint', nullable: true })
  actorUserId: number | null;

  @Column({ type: 'bigint', nullable: true })
  actorGroupId: number | null;

  @Column({ type: 'text', nullable: true })
  actorName: string | null;

  @Column({ type: 'bigint', nullable: true })
  tokenId: number | null;

  @Column({ type: 'text' })
  surface: string;

  @Column({ type: 'text', nullable: true })
  requestId: string | null;

  @Column({ type: 'bigint' })
  revision: number;

  /** Of the event before this one; both hashes are written by a trigger. */
  @Column({ type: 'bytea' })
  previousHash: Buffer;

  @Column({ type: 'bytea' })
  hash: Buffer;
}
