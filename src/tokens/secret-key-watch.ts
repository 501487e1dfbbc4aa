import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SecretKeys } from '../config/secret-keys.js';
import { SecretKeyMarksQueries } from './secret-key-marks.queries.js';

/**
 * Says at start when tokens were stored under a key that is not there any more: they are refused like any that was made
 * up, and nothing else would tell why.
 */
@Injectable()
export class SecretKeyWatch implements OnModuleInit {
  private readonly logger = new Logger(SecretKeyWatch.name);

  constructor(
    private readonly queries: SecretKeyMarksQueries,
    private readonly keys: SecretKeys,
  ) {}

  async onModuleInit(): Promise<void> {
    const marks = this.keys.signatures('mark', 'guildhall');
    const [current] = marks;
    if (current) await this.queries.note(current);
    const count = await this.queries.countLost(marks);
    if (count === 0) return;
    this.logger.warn(
      `${count} tokens were stored under a secret key that is not there any more, and are refused. ` +
        'Put that key behind the present one in GUILDHALL_SECRET_KEY, or in secret.key, or have them made anew.',
    );
  }
}
