import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import { AppError } from '../common/errors/app-error.js';
import { currentContext } from '../common/http/request-context.js';
import { parseId } from '../common/validation/value.decorators.js';
import { TokensService } from '../tokens/tokens.service.js';
import { UsersQueries } from '../users/users.queries.js';
import { noteCaller } from './note-caller.js';
import type { Principal } from './principal.js';
import { SignInThrottle } from '../users/sign-in-throttle.js';
import { TokenAuthenticator } from './token-authenticator.js';

const SESSION_LIFETIME_MS = 60 * 60 * 1_000;

/** What an application shows: the id and the secret of a personal token of an administrator. */
export interface ApplicationCredentials {
  id: string;
  key: string;
}

/** Lets an application act as a user: exchanges its credentials and a user name for a session of that user. */
@Injectable()
export class ApplicationSignInService {
  constructor(
    private readonly authenticator: TokenAuthenticator,
    private readonly throttle: SignInThrottle,
    private readonly users: UsersQueries,
    private readonly tokens: TokensService,
    private readonly rules: AccessRules,
  ) {}

  /**
   * A session of one hour. Throws `invalid_credentials` for a wrong id or key, `too_many_attempts`, `forbidden` when
   * the application's owner is no administrator, and `user_not_found`, for an inactive user too.
   */
  async signIn(credentials: ApplicationCredentials, username: string): Promise<{ token: string; validUntil: Date }> {
    const application = await this.authenticate(credentials);
    noteCaller(application);
    if (!application.privileges.isAdministrator) throw new AppError('forbidden');
    const account = await this.users.findForSignIn(username);
    if (!account?.user.active) throw new AppError('user_not_found');
    await this.rules.assertMayIssueToken(application, { userId: account.user.id, groupId: null }, null);
    return this.tokens.createSession(account.user.id, SESSION_LIFETIME_MS, application.userId);
  }

  /**
   * A key is as long as a token, so no delay keeps it from being guessed; failures are delayed all the same, and are
   * counted only when they have happened: an application that signs in many users at once must not wait.
   */
  private async authenticate({ id, key }: ApplicationCredentials): Promise<Principal> {
    try {
      const principal = await this.authenticator.authenticate(key);
      if (principal.tokenKind === 'personal' && principal.tokenId === parseId(id)) return principal;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_token') throw error;
    }
    // No user name holds a control character: an application's failures are counted apart from those of users.
    await this.throttle.begin({ username: `application\u0001${id}`, ip: currentContext()?.ip ?? '' });
    throw new AppError('invalid_credentials');
  }
}
