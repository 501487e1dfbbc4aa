import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/app-error.js';
import type { ErrorCode } from '../common/errors/catalogue.js';
import { currentContext } from '../common/http/request-context.js';
import { TokensService } from '../tokens/tokens.service.js';
import type { User } from '../users/entities/user.entity.js';
import { SignInThrottle } from '../users/sign-in-throttle.js';
import { AccountVerifier, noteActor, type SignInOptions } from './account-verifier.js';

/** How long a session lasts at most. */
export const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1_000;

/** What says nothing about the password. */
const UNANSWERED: readonly ErrorCode[] = ['authentication_service_unavailable', 'overloaded', 'database_timeout'];

export interface Session {
  token: string;
  validUntil: Date;
  user: User;
}

/** Verifies user names and passwords. Every surface signs in through here. */
@Injectable()
export class SignInService {
  constructor(
    private readonly throttle: SignInThrottle,
    private readonly accounts: AccountVerifier,
    private readonly tokens: TokensService,
  ) {}

  /** A session of 12 hours. Throws what `verify` throws. */
  async signIn(username: string, password: string, options: SignInOptions = {}): Promise<Session> {
    const user = await this.verify(username, password, options);
    const { token, validUntil } = await this.tokens.createSession(user.id, SESSION_LIFETIME_MS);
    return { token, validUntil, user };
  }

  /**
   * The user whom a name and a password prove, without a session; he is the actor of the request from now on, and his
   * `passwordHash` is filled in. Throws
   * `invalid_credentials` for a wrong password, an unknown or inactive user alike, in the same time;
   * `too_many_attempts`; `authentication_service_unavailable` and `overloaded`, which do not count as failed attempts; and
   * `last_administrator`, when his directory takes him out of the group through which he alone administers the server.
   */
  async verify(username: string, password: string, options: SignInOptions = {}): Promise<User> {
    const attempt = { username, ip: currentContext()?.ip ?? '' };
    const counted = await this.throttle.begin(attempt);
    const user = await this.check(username, password, options, counted);
    if (!user) throw new AppError('invalid_credentials');
    await this.throttle.succeed(attempt);
    noteActor(user.id, user.username);
    return user;
  }

  private async check(
    username: string,
    password: string,
    options: SignInOptions,
    counted: readonly string[],
  ): Promise<User | null> {
    try {
      return await this.accounts.verify(username, password, options);
    } catch (error) {
      const isUnanswered = error instanceof AppError && UNANSWERED.includes(error.code);
      if (isUnanswered) await this.throttle.withdraw(counted);
      throw error;
    }
  }
}
