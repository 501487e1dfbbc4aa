import { Column, Entity, Index, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from './user.entity.js';

/**
 * One of a user's e-mail addresses. `users.email` is the value of the primary one, or of the first when none is marked:
 * a trigger changes this list when that column is written.
 */
@Entity('user_emails')
@Index('user_emails_lower_value_idx', { synchronize: false })
export class UserEmail {
  @PrimaryColumn({ type: 'bigint' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  user: User;

  /** Its place in the list, from 0. */
  @PrimaryColumn({ type: 'integer' })
  position: number;

  /** Found without regard to case, by `lower(value)`. */
  @Column({ type: 'text' })
  value: string;

  @Column({ type: 'text', nullable: true })
  type: string | null;

  @Column({ type: 'text', nullable: true })
  display: string | null;

  @Column({ type: 'boolean', default: false })
  isPrimary: boolean;
}
