import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import { TokenRules } from '../access/token-rules.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { assertMatches } from '../common/http/entity-tag.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow } from '../database/versioned-rows.js';
import { Token } from './entities/token.entity.js';
import { TokenSecrets } from './token-secrets.js';
import { TokensQueries } from './tokens.queries.js';

/** Ends tokens for good, and with each what was made to end with it. */
@Injectable()
export class TokenRevocationsService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: TokensQueries,
    private readonly rules: AccessRules,
    private readonly tokenRules: TokenRules,
    private readonly secrets: TokenSecrets,
  ) {}

  /** The caller may read the token already. Does nothing to one that is revoked. */
  async revoke(principal: Principal, id: number, ifMatch?: readonly number[]): Promise<void> {
    this.rules.assertMayRevokeToken(principal, id);
    await this.end(id, ifMatch);
  }

  /** Ends the token that the caller came with, of whatever kind. Throws `token_not_found` when he came without one. */
  async revokeCurrent(principal: Principal): Promise<void> {
    if (principal.tokenId === null) throw new AppError('token_not_found');
    await this.end(principal.tokenId);
  }

  /**
   * Ends the token with this text, also one that does not count yet. Does nothing when there is none, or when it has been
   * revoked. Throws `forbidden` for a token that is not the caller's own.
   */
  async revokeByText(principal: Principal, text: string): Promise<void> {
    const hashes = this.secrets.hashesOf(text);
    const token = hashes.length === 0 ? null : await this.queries.findUnrevoked(hashes);
    if (!token) return;
    if (!(await this.tokenRules.mayRevokeByText(principal, token))) throw new AppError('forbidden');
    await this.end(token.id);
  }

  /**
   * Ends the token with this text, which was found where everybody can read it: `place` is for the audit trail. Tells
   * whether it was a token of this server; it may have ended before.
   */
  async revokeLeaked(text: string, place: { url: string; source: string | null }): Promise<boolean> {
    const hashes = this.secrets.hashesOf(text);
    const id = hashes.length === 0 ? null : await this.queries.findId(hashes);
    if (id !== null) await this.end(id, undefined, place);
    return id !== null;
  }

  private async end(id: number, ifMatch?: readonly number[], leakedAt?: object): Promise<void> {
    await this.transactions.run(async (tx) => {
      const row = await lockRow(tx, Token, { id }, 'token_not_found');
      assertMatches(row.version, ifMatch);
      if (!(await this.queries.revoke(tx, id))) return;
      const target = { type: 'token', id, name: row.description };
      const changes = [{ table: 'tokens', ids: [id] }] as const;
      tx.record(
        leakedAt
          ? { action: 'token.leaked', target, after: leakedAt, changes }
          : { action: 'token.revoked', target, changes },
      );
    });
  }
}
