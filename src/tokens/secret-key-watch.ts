import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SecretKeys } from '../config/secret-keys.js';

/** The first key that a database sees may have been in use before the marks were. */
const NOTE_KEY = `
  INSERT INTO secret_key_marks (mark, used_since)
  SELECT $1, CASE WHEN EXISTS (SELECT FROM secret_key_marks) THEN now() ELSE '-infinity' END
  ON CONFLICT (mark) DO NOTHING`;

/** Tokens that could still be used, from before the first use of any key that is there. */
const COUNT_LOST = `
  SELECT count(*)::integer AS count FROM tokens
  WHERE created_at < (SELECT min(used_since) FROM secret_key_marks WHERE mark = ANY ($1))
    AND revoked_at IS NULL AND (valid_until IS NULL OR valid_until > now())`;

/**
 * Says at start when tokens were stored under a key that is not there any more: they are refused like any that was made
 * up, and nothing else would tell why.
 */
@Injectable()
export class SecretKeyWatch implements OnModuleInit {
  private readonly logger = new Logger(SecretKeyWatch.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: SecretKeys,
  ) {}

  async onModuleInit(): Promise<void> {
    const marks = this.keys.signatures('mark', 'guildhall');
    await this.dataSource.query(NOTE_KEY, [marks[0]]);
    const [row] = await this.dataSource.query<{ count: number }[]>(COUNT_LOST, [marks]);
    if (!row?.count) return;
    this.logger.warn(
      `${row.count} tokens were stored under a secret key that is not there any more, and are refused. ` +
        'Put that key behind the present one in GUILDHALL_SECRET_KEY, or in secret.key, or have them made anew.',
    );
  }
}
