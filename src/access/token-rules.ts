import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { areWithin } from '../common/http/networks.js';
import { TOKEN_INTROSPECTION } from '../common/well-known-ids.js';
import { AccessRules, type TokenOwner } from './access-rules.js';

/** Whom a token acts as, and who acts for him with it if that is somebody else. */
export interface TokenParties extends TokenOwner {
  actorUserId: number | null;
  actorGroupId: number | null;
}

/** Who may do what with a token whose text he holds, and what a token may be made for. */
@Injectable()
export class TokenRules {
  constructor(private readonly rules: AccessRules) {}

  /** A token that is limited to networks makes no token that others could use from elsewhere. Throws `forbidden`. */
  assertMayOpenTo(principal: Principal, networks: readonly string[] | null): void {
    if (principal.networks === null || (networks !== null && areWithin(networks, principal.networks))) return;
    throw new AppError('forbidden', { detail: 'Your token is limited to networks; what it makes is within them.' });
  }

  /** The networks of a new token: those that are wanted, else those of the caller's. Throws `forbidden`. */
  networksFor(principal: Principal, wanted: readonly string[] | null | undefined): string[] | null {
    const networks = wanted ?? principal.networks;
    this.assertMayOpenTo(principal, networks);
    return networks && [...networks];
  }

  /**
   * What a token is worth is told to holders of TOKEN_INTROSPECTION, to whom it acts as, and to who acts for him; to
   * all others every token looks like one that is not there.
   */
  mayIntrospect(principal: Principal, token: TokenParties): boolean {
    return this.mayIntrospectAny(principal) || isParty(principal, token);
  }

  mayIntrospectAny(principal: Principal): boolean {
    return principal.privileges.hasName(TOKEN_INTROSPECTION);
  }

  /**
   * Who holds the text of a token may end it if it is his own: it acts as him, or he acts with it for somebody, or he
   * may end it by its id.
   */
  async mayRevokeByText(principal: Principal, token: TokenParties): Promise<boolean> {
    return isParty(principal, token) || this.rules.mayReadTokensOf(principal, token);
  }
}

/** Whether the caller is whom the token acts as, or acts with it for him. */
function isParty({ userId, groupId }: Principal, token: TokenParties): boolean {
  if (userId !== null) return token.userId === userId || token.actorUserId === userId;
  return groupId !== null && (token.groupId === groupId || token.actorGroupId === groupId);
}
