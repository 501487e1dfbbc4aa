import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { sourceOf } from '../common/http/networks.js';
import { nameKey } from '../common/text/names.js';
import { SignInAttemptsQueries, type AttemptLimit } from './sign-in-attempts.queries.js';

/** Who tries to sign in, and from where. */
export interface SignInAttempt {
  username: string;
  ip: string;
}

// Someone who mistypes is not delayed. One source guessing one account waits longest; an account under attack from
// many sources waits a minute at most, so that nobody can lock its owner out; a source that tries many accounts waits.
const PAIR: AttemptLimit = { free: 3, delayMaxSeconds: 900, forgetAfterSeconds: 86_400 };
const ACCOUNT: AttemptLimit = { free: 10, delayMaxSeconds: 60, forgetAfterSeconds: 3_600 };
const SOURCE: AttemptLimit = { free: 50, delayMaxSeconds: 900, forgetAfterSeconds: 3_600 };

const CLEAN_UP_INTERVAL_MS = 60 * 60 * 1_000;

/**
 * Growing delays for failed attempts, kept in the database so that all servers share them. Every attempt counts as
 * failed until it has succeeded: many at the same moment get no further than one after the other. Attempts that are
 * refused for being too early do not count. A source that has signed in to an account before does not wait for what
 * others do to that account.
 */
@Injectable()
export class SignInThrottle implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SignInThrottle.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: SignInAttemptsQueries,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.cleanUp(), CLEAN_UP_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Answers what the attempt was counted for. Throws `too_many_attempts` with the seconds to wait. */
  async begin(attempt: SignInAttempt): Promise<readonly string[]> {
    const keys = keysOf(attempt);
    return this.dataSource.transaction(async (manager) => {
      const isKnown = await this.queries.hasSucceeded(manager, keys.pair);
      const limits: [string, AttemptLimit][] = [
        ...(isKnown ? [] : [[keys.account, ACCOUNT] as [string, AttemptLimit]]),
        [keys.pair, PAIR],
        [keys.source, SOURCE],
      ];
      for (const [key, limit] of limits) {
        const waitSeconds = await this.queries.count(manager, key, limit);
        if (waitSeconds !== null) throw new AppError('too_many_attempts', { retryAfterSeconds: waitSeconds });
      }
      return limits.map(([key]) => key);
    });
  }

  /** Forgets the failures of the account and the pair; a source's stay, or one good account would pay for guessing others. */
  async succeed(attempt: SignInAttempt): Promise<void> {
    const keys = keysOf(attempt);
    await this.queries.forget(keys.account, keys.pair, keys.source);
  }

  /** Takes an attempt back that was neither right nor wrong. `counted` is what `begin` answered. */
  async withdraw(counted: readonly string[]): Promise<void> {
    await this.queries.withdraw(counted);
  }

  /** Outside of any request: a stranger can make many rows, and no sign-in should pay for reading them all. */
  async cleanUp(): Promise<void> {
    await this.queries
      .deleteOld()
      .catch((cause: unknown) => this.logger.warn(`Old attempts not cleaned up: ${String(cause)}`));
  }
}

function keysOf(attempt: SignInAttempt): { pair: string; account: string; source: string } {
  const account = nameKey(attempt.username);
  const source = sourceOf(attempt.ip);
  return {
    account: `account:${digest(account)}`,
    pair: `pair:${digest(`${account}\0${source}`)}`,
    source: `source:${digest(source)}`,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
