import { Column, Entity, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from './user.entity.js';

/** What is known of a user that means nothing to this server: it is kept as it came, and given back. */
@Entity('user_profiles')
export class UserProfile {
  @PrimaryColumn({ type: 'bigint' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  user: User;

  /** By the names of SCIM's attributes (RFC 7643); those of an extension below its URN. */
  @Column({ type: 'jsonb' })
  attributes: Record<string, unknown>;
}
