import { Injectable } from '@nestjs/common';
import { factsOf, type TokenFacts } from '../access/token-facts.js';
import { TokenRules } from '../access/token-rules.js';
import type { Decider } from '../access/snapshot/decider.js';
import type { SnapshotToken } from '../access/snapshot/token-table.js';
import type { Principal } from '../auth/principal.js';
import { isInNetworks } from '../common/http/networks.js';
import { TokenUsage } from './token-usage.js';
import { TokensService } from './tokens.service.js';

/** A token that counts, as whoever may introspect it sees it. */
export interface IntrospectedToken extends TokenFacts {
  token: SnapshotToken;
  /** The names of what it lets its bearer do now, in the order of their ids. */
  privileges: readonly string[];
}

/** Says what a token is worth at this moment, from memory. */
@Injectable()
export class IntrospectionService {
  constructor(
    private readonly tokens: TokensService,
    private readonly rules: TokenRules,
    private readonly usage: TokenUsage,
  ) {}

  /**
   * Null for every text that is no token which counts, and for every token that the caller may not look at. One that is
   * limited to networks counts only with the address of whoever showed it, which `clientAddress` is, in one of them.
   * Asking on behalf of others is a use of the token.
   */
  introspect(
    decider: Decider,
    principal: Principal,
    text: string,
    clientAddress: string | undefined,
  ): IntrospectedToken | null {
    const live = this.tokens.findLiveIn(decider, text);
    if (!live || !this.rules.mayIntrospect(principal, live.token)) return null;
    const { token, privileges } = live;
    if (token.networks && !isInNetworks(clientAddress ?? '', token.networks)) return null;
    if (this.rules.mayIntrospectAny(principal)) this.usage.note(token.id);
    return { token, privileges: privileges.names(), ...factsOf(decider, token) };
  }
}
