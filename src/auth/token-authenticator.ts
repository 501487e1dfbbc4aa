import { Injectable } from '@nestjs/common';
import { AccessEngine } from '../access/access-engine.js';
import { PrivilegeClosure } from '../access/privilege-closure.js';
import { AppError } from '../common/errors/app-error.js';
import { TokenUsage } from '../tokens/token-usage.js';
import { TokensService } from '../tokens/tokens.service.js';
import type { LiveToken } from '../tokens/tokens.queries.js';
import type { HeldPrivileges, Principal } from './principal.js';

/** Turns a token's text into who is calling and what he may do at this moment. */
@Injectable()
export class TokenAuthenticator {
  constructor(
    private readonly tokens: TokensService,
    private readonly usage: TokenUsage,
    private readonly engine: AccessEngine,
  ) {}

  /** Throws `invalid_token`. */
  async authenticate(text: string): Promise<Principal> {
    const token = await this.tokens.findLive(text);
    if (!token) throw new AppError('invalid_token');
    this.usage.note(token.id);
    return {
      userId: token.userId,
      groupId: token.groupId,
      name: token.ownerName,
      tokenId: token.id,
      tokenKind: token.kind,
      scoped: token.scopeIds !== null,
      privileges: await this.privilegesOf(token),
    };
  }

  /** Throws `token_expired` when all that is wrong with the token is that its time is over, else `invalid_token`. */
  async authenticateOrTellExpired(text: string): Promise<Principal> {
    try {
      return await this.authenticate(text);
    } catch (error) {
      const isWrong = error instanceof AppError && error.code === 'invalid_token';
      if (isWrong && (await this.tokens.hasExpired(text))) throw new AppError('token_expired');
      throw error;
    }
  }

  /** A user who has proved who he is without a token. */
  async principalOf(user: { id: number; username: string }): Promise<Principal> {
    return {
      userId: user.id,
      groupId: null,
      name: user.username,
      tokenId: null,
      tokenKind: null,
      scoped: false,
      privileges: new PrivilegeClosure(await this.engine.held({ userId: user.id })),
    };
  }

  private async privilegesOf(token: LiveToken): Promise<HeldPrivileges> {
    const subject = token.userId === null ? { groupId: Number(token.groupId) } : { userId: token.userId };
    const held = new PrivilegeClosure(await this.engine.held(subject));
    if (token.scopeIds === null) return held;
    return held.narrowedTo(new PrivilegeClosure(await this.engine.impliedBy(token.scopeIds)));
  }
}
