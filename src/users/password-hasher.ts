import { Injectable } from '@nestjs/common';
import { hash, verify, type Options } from '@node-rs/argon2';

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. `Algorithm.Argon2id` is a const enum; its value is 2.
const OPTIONS: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes and verifies passwords with Argon2id, on a thread of its own. */
@Injectable()
export class PasswordHasher {
  private decoy: Promise<string> | undefined;

  /** A hash in PHC form, with its own salt. */
  hash(password: string): Promise<string> {
    return hash(password.normalize('NFC'), OPTIONS);
  }

  /** Takes as long when there is no hash as when there is one: the time does not tell whether a user exists. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hash('no password has this hash');
    const matches = await verify(passwordHash ?? (await this.decoy), password.normalize('NFC'));
    return passwordHash !== null && matches;
  }
}
