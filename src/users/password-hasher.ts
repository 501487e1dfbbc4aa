import { Injectable } from '@nestjs/common';
import { hash, verify, type Options } from '@node-rs/argon2';
import { Turnstile } from '../common/limits/turnstile.js';
import { Metrics } from '../common/metrics/metrics.js';
import { Settings } from '../config/settings.js';

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. `Algorithm.Argon2id` is a const enum; its value is 2.
const OPTIONS: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Two at a time get through some 40 a second and core: more would only wait in vain. */
const WAIT_MAX_MS = 5_000;

/**
 * Hashes and verifies passwords with Argon2id, on a thread of its own. Each takes a core and 19 MiB for a while, so only
 * a few run at the same time: the threads that are left resolve names and read files, and everything else goes on. Too
 * many at once are refused with `overloaded`.
 */
@Injectable()
export class PasswordHasher {
  private readonly turnstile: Turnstile;
  private decoy: Promise<string> | undefined;

  constructor({ limits }: Settings, metrics: Metrics) {
    const { passwordHashesMax: insideMax, passwordHashesQueuedMax: queuedMax } = limits;
    this.turnstile = new Turnstile({ insideMax, queuedMax, waitMaxMs: WAIT_MAX_MS });
    metrics.turnstile('password_hashes', 'Password hashes', this.turnstile);
  }

  /** A hash in PHC form, with its own salt. */
  hash(password: string): Promise<string> {
    return this.turnstile.pass(() => hash(password.normalize('NFC'), OPTIONS));
  }

  /** Takes as long when there is no hash as when there is one: the time does not tell whether a user exists. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const compared = passwordHash ?? (await this.decoyHash());
    const matches = await this.turnstile.pass(() => verify(compared, password.normalize('NFC')));
    return passwordHash !== null && matches;
  }

  /** Made when it is first needed, without waiting in line: it is made once, and must not be refused. */
  private decoyHash(): Promise<string> {
    return (this.decoy ??= hash('no password has this hash', OPTIONS));
  }
}
