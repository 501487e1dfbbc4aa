import { Injectable } from '@nestjs/common';

/** The timeline of the log of a primary: eight hexadecimal digits, which grow with each failover. */
export const TIMELINE = 'left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)';

/** For a statement on the primary: the place in its log behind all that is committed, and the timeline. */
export const POSITION_COLUMNS = `pg_current_wal_insert_lsn()::text, lower(${TIMELINE})`;

/** How far the primary had come at some moment: what a copy of it must show to be as good. */
export interface Position {
  /** On the clock of `performance.now()`: everything that was committed before is at or before this position. */
  readonly askedMs: number;
  /** The place in the write-ahead log behind all of that, as Postgres writes it: `0/3000060`. */
  readonly wal: string;
  /** As `TIMELINE` has it, in lower case. */
  readonly timeline: string;
  readonly revision: string;
  /** When the revision was made (`madeAt`): it tells one history from another. */
  readonly madeAt: number | null;
}

/** Where the primary was when somebody last asked it for its revision anyway. */
@Injectable()
export class PrimaryPosition {
  latest: Position | undefined;

  constructor(
    /** Whether anybody looks at it. */
    readonly isWanted: boolean,
  ) {}
}
