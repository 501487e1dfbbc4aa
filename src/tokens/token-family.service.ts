import { Injectable, Logger } from '@nestjs/common';
import { AccessKeeper } from '../access/snapshot/access-keeper.js';
import { runInContext, type RequestContext } from '../common/http/request-context.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { TokenSecrets } from './token-secrets.js';
import { TokensQueries } from './tokens.queries.js';

/** A token with those that it replaced and those that replaced it. */
@Injectable()
export class TokenFamilyService {
  private readonly logger = new Logger(TokenFamilyService.name);

  constructor(
    private readonly keeper: AccessKeeper,
    private readonly secrets: TokenSecrets,
    private readonly transactions: TransactionRunner,
    private readonly queries: TokensQueries,
  ) {}

  /**
   * To be told of every token that was refused. One that another has replaced, and whose overlap is over, is used by
   * somebody who should not have it, or does not know of the new one: nobody can tell, so the whole family is revoked. A
   * request that arrived while the token still counted is no such use. Asks memory alone until there is something to
   * revoke.
   */
  async noteRefused(text: string, context: RequestContext | undefined): Promise<void> {
    const startedMs = context?.startedMs ?? performance.now();
    const { snapshot, instant } = this.keeper.latest;
    const found = this.secrets.keysOf(text).map((key) => snapshot.tokens.findReplaced(key, instant));
    const replaced = found.find((token) => token !== undefined);
    if (!replaced || instant - (performance.now() - startedMs) < replaced.endedAt) return;
    await this.revoke(replaced.id, context?.ip ?? null);
  }

  /** The same for who cannot wait for it. A failure is logged: whoever uses the token again is noticed again. */
  noteRefusedSoon(text: string, context: RequestContext): void {
    runInContext(context, () => this.noteRefused(text, context)).catch((error: unknown) => {
      this.logger.error(`The family of a token that was used again is not revoked yet: ${String(error)}`);
    });
  }

  private async revoke(id: number, ip: string | null): Promise<void> {
    const revokedIds = await this.transactions.run(async (tx) => {
      const revoked = await this.queries.revokeFamily(tx, id);
      if (revoked.length === 0) return [];
      const ids = revoked.map((token) => token.id);
      const name = revoked.find((token) => token.id === id)?.description ?? '';
      tx.record({
        action: 'token.reused',
        target: { type: 'token', id, name },
        after: { revokedIds: ids, ip },
        changes: [{ table: 'tokens', ids }],
      });
      return ids;
    });
    if (revokedIds.length > 0) {
      this.logger.warn(`Token ${id} was used after it had been replaced: tokens ${revokedIds.join(', ')} are revoked`);
    }
  }
}
