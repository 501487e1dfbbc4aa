import { Column } from 'typeorm';

/** A row that somebody gave. `createdById` is a fact about the past, so it stays when that user is deleted. */
export abstract class CreatedEntity {
  @Column({ type: 'bigint', nullable: true })
  createdById: number | null;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
