import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/app-error.js';
import { currentContext } from '../common/http/request-context.js';
import { TokensService } from '../tokens/tokens.service.js';
import { PasswordHasher } from '../users/password-hasher.js';
import type { User } from '../users/entities/user.entity.js';
import { SignInThrottle } from '../users/sign-in-throttle.js';
import { UsersQueries } from '../users/users.queries.js';

const SESSION_LIFETIME_MS = 12 * 60 * 60 * 1_000;

export interface Session {
  token: string;
  validUntil: Date;
  user: User;
}

/** Exchanges a user name and a password for a session. Every surface signs in through here. */
@Injectable()
export class SignInService {
  constructor(
    private readonly throttle: SignInThrottle,
    private readonly users: UsersQueries,
    private readonly passwords: PasswordHasher,
    private readonly tokens: TokensService,
  ) {}

  /**
   * Throws `invalid_credentials` for a wrong password, an unknown or inactive user alike, in the same time, and
   * `too_many_attempts`. A session lasts 12 hours.
   */
  async signIn(username: string, password: string): Promise<Session> {
    const user = await this.verify(username, password);
    const { token, validUntil } = await this.tokens.createSession(user.id, SESSION_LIFETIME_MS);
    return { token, validUntil, user };
  }

  /** Whose password it is, without a session; throws what `signIn` throws. `passwordHash` of the user is filled in. */
  async verify(username: string, password: string): Promise<User> {
    const attempt = { username, ip: currentContext()?.ip ?? '' };
    await this.throttle.begin(attempt);
    const account = await this.users.findForSignIn(username);
    const isRight = await this.passwords.verify(account?.user.passwordHash ?? null, password);
    if (!account?.serviceEnabled || !isRight || !account.user.active) throw new AppError('invalid_credentials');
    const { user } = account;
    await this.throttle.succeed(attempt);
    const context = currentContext();
    if (context) context.actor = { userId: user.id, groupId: null, name: user.username, tokenId: null };
    return user;
  }
}
