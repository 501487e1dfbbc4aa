import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The first key that a database sees may have been in use before the marks were. */
const NOTE_KEY = `
  INSERT INTO secret_key_marks (mark, used_since)
  SELECT $1, CASE WHEN EXISTS (SELECT FROM secret_key_marks) THEN now() ELSE '-infinity' END
  ON CONFLICT (mark) DO NOTHING`;

const COUNT_LOST = `
  SELECT count(*)::integer AS count FROM tokens
  WHERE created_at < (SELECT min(used_since) FROM secret_key_marks WHERE mark = ANY ($1))
    AND revoked_at IS NULL AND (valid_until IS NULL OR valid_until > now())`;

/** Which secret keys were used since when, told by marks that only these keys make. */
@Injectable()
export class SecretKeyMarksQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Notes that the key with this mark is in use from now on, if it was not before. */
  async note(mark: Buffer): Promise<void> {
    await this.dataSource.query(NOTE_KEY, [mark]);
  }

  /** How many tokens that could still be used are from before the first use of any of these keys. */
  async countLost(marks: readonly Buffer[]): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(COUNT_LOST, [marks]);
    return row?.count ?? 0;
  }
}
