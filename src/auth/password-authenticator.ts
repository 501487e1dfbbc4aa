import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentContext } from '../common/http/request-context.js';
import type { User } from '../users/entities/user.entity.js';
import { UsersQueries } from '../users/users.queries.js';
import type { Principal } from './principal.js';
import { SignInService } from './sign-in.service.js';
import { TokenAuthenticator } from './token-authenticator.js';

const REMEMBERED_MAX = 10_000;

/**
 * For callers who send their password with every request. Verifying one takes long on purpose, and every attempt counts
 * as failed until it has succeeded: once a password has been verified, a keyed digest of it and of its stored hash is
 * kept in memory. Who the user is, whether he is active and what his hash is are read anew for every request, so a
 * changed password or a deactivated user is refused at once.
 */
@Injectable()
export class PasswordAuthenticator {
  private readonly key = randomBytes(32);
  /** In the order of their last use. */
  private readonly remembered = new Set<string>();
  private readonly pending = new Map<string, Promise<User>>();

  constructor(
    private readonly signIns: SignInService,
    private readonly users: UsersQueries,
    private readonly authenticator: TokenAuthenticator,
  ) {}

  /** Throws `invalid_credentials` and `too_many_attempts`, as signing in does. Makes no session. */
  async authenticate(username: string, password: string): Promise<Principal> {
    const account = await this.users.findForSignIn(username);
    const hash = account?.user.passwordHash ?? null;
    const isKnown = hash !== null && this.recall(this.digest(hash, password));
    if (account && isKnown && account.user.active && account.serviceEnabled) {
      return this.authenticator.principalOf(account.user);
    }
    return this.authenticator.principalOf(await this.verifyOnce(username, password));
  }

  /** Requests that come at the same time with the same credentials are one attempt. */
  private async verifyOnce(username: string, password: string): Promise<User> {
    const attempt = this.digest(username, password, currentContext()?.ip ?? '');
    const running = this.pending.get(attempt);
    if (running) return running;
    const verification = this.verify(username, password).finally(() => this.pending.delete(attempt));
    this.pending.set(attempt, verification);
    return verification;
  }

  private async verify(username: string, password: string): Promise<User> {
    const user = await this.signIns.verify(username, password);
    if (user.passwordHash !== null) this.remember(this.digest(user.passwordHash, password));
    return user;
  }

  private recall(digest: string): boolean {
    if (!this.remembered.delete(digest)) return false;
    this.remembered.add(digest);
    return true;
  }

  private remember(digest: string): void {
    this.remembered.add(digest);
    if (this.remembered.size <= REMEMBERED_MAX) return;
    const [oldest] = this.remembered;
    if (oldest !== undefined) this.remembered.delete(oldest);
  }

  /** The key is this process's own, and gone with it. */
  private digest(...parts: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64');
  }
}
