import { Injectable } from '@nestjs/common';
import { AccessEngine, type LiveToken } from '../access/access-engine.js';
import type { Decider } from '../access/snapshot/decider.js';
import { AppError } from '../common/errors/app-error.js';
import { currentContext, type RequestContext } from '../common/http/request-context.js';
import { isInNetworks } from '../common/http/networks.js';
import { RateLimits } from '../limits/rate-limits.js';
import { TokenFamilyService } from '../tokens/token-family.service.js';
import { TokenUsage } from '../tokens/token-usage.js';
import { TokensService } from '../tokens/tokens.service.js';
import type { Principal } from './principal.js';

/** Turns a token's text into who is calling and what he may do at this moment. */
@Injectable()
export class TokenAuthenticator {
  constructor(
    private readonly tokens: TokensService,
    private readonly usage: TokenUsage,
    private readonly engine: AccessEngine,
    private readonly families: TokenFamilyService,
    private readonly rates: RateLimits,
  ) {}

  /**
   * Throws `invalid_token`, also for a token that is limited to networks in none of which the caller is, and
   * `rate_limited`.
   */
  async authenticate(text: string): Promise<Principal> {
    const live = await this.tokens.findLive(text);
    const context = currentContext();
    if (!live) await this.families.noteRefused(text, context);
    return this.principalOfToken(live, context);
  }

  /** The same, from data that is at hand. A family that must be revoked is revoked soon after. */
  authenticateIn(decider: Decider, text: string, context: RequestContext): Principal {
    const live = this.tokens.findLiveIn(decider, text);
    if (!live) this.families.noteRefusedSoon(text, context);
    return this.principalOfToken(live, context);
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

  /** A user who has proved who he is without a token. Throws `rate_limited`. */
  async principalOf(user: { id: number; username: string }): Promise<Principal> {
    this.rates.chargeCaller(`user ${user.id}`, currentContext());
    return {
      userId: user.id,
      groupId: null,
      name: user.username,
      tokenId: null,
      tokenKind: null,
      scoped: false,
      networks: null,
      privileges: await this.engine.held({ userId: user.id }),
    };
  }

  private principalOfToken(live: LiveToken | null, context: RequestContext | undefined): Principal {
    if (!live) throw new AppError('invalid_token');
    const { token, ownerName, privileges } = live;
    if (token.networks && !isInNetworks(context?.ip ?? '', token.networks)) throw new AppError('invalid_token');
    this.rates.chargeCaller(token.id, context);
    this.usage.note(token.id);
    return {
      userId: token.userId,
      groupId: token.groupId,
      name: ownerName,
      tokenId: token.id,
      tokenKind: token.kind,
      scoped: token.scopeIds !== null,
      networks: token.networks,
      privileges,
    };
  }
}
