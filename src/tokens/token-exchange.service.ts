import { Injectable } from '@nestjs/common';
import { AccessRules } from '../access/access-rules.js';
import { AccessKeeper } from '../access/snapshot/access-keeper.js';
import { factsOf } from '../access/token-facts.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { PrivilegesService } from '../privileges/privileges.service.js';
import { Token } from './entities/token.entity.js';
import { TokenWriter, type WrittenToken } from './token-writer.js';
import { TokensQueries } from './tokens.queries.js';

/** How often a token may be exchanged again. */
const EXCHANGES_MAX = 8;

export interface ExchangeRequest {
  /** Whose token is exchanged: he came with one. */
  subject: Principal;
  /** Who shall act with the new token; null: whoever asks. */
  actor: Principal | null;
  /** The names of the privileges to which the new token is narrowed; null: those of the old one. */
  scopes: readonly string[] | null;
}

/** Exchanges tokens for others that let their bearer do less, for a shorter time. */
@Injectable()
export class TokenExchangeService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: TokensQueries,
    private readonly rules: AccessRules,
    private readonly keeper: AccessKeeper,
    private readonly privileges: PrivilegesService,
    private readonly writer: TokenWriter,
  ) {}

  /**
   * The new token acts as the owner of the old one, is never worth more, and ends with it at the latest. It remembers who
   * acts with it, unless that is the owner himself. Throws `privilege_not_found` and `privilege_not_held` for scopes,
   * `token_inactive` when the old token has ended meanwhile or was exchanged too often.
   */
  async exchange(client: Principal, { subject, actor, scopes }: ExchangeRequest): Promise<WrittenToken> {
    const narrowed = scopes && (await this.privileges.getAll(scopes));
    if (narrowed) this.rules.assertHolds(subject, narrowed);
    const notAfter = await this.endOf(subject);
    return this.transactions.run(async (tx) => {
      const parent = await tx.manager.findOneBy(Token, { id: subject.tokenId ?? 0 });
      if (!parent) throw new AppError('token_inactive');
      if ((await this.queries.countAbove(tx, parent.id)) >= EXCHANGES_MAX) {
        throw new AppError('token_inactive', { detail: `A token is exchanged ${EXCHANGES_MAX} times at most.` });
      }
      const input = {
        kind: 'exchanged' as const,
        userId: parent.userId,
        groupId: parent.groupId,
        parentTokenId: parent.id,
        rotatedFromId: null,
        ...actorsOf(subject, actor ?? client),
        description: `Exchanged by ${client.name}`,
        scopeIds: narrowed ? narrowed.map(({ id }) => id) : parent.scopeIds,
        allowedNetworks: parent.allowedNetworks,
        validFrom: null,
        validUntil: undefined,
        createdById: client.userId,
      };
      return this.writer.insert(tx, input, { notAfter });
    });
  }

  /** The end of the old token, with all above it; null means that it has none. */
  private async endOf(subject: Principal): Promise<Date | null> {
    const decider = await this.keeper.fresh();
    const token = decider.snapshot.tokens.findById(subject.tokenId ?? 0, decider.instant);
    if (!token) throw new AppError('token_inactive');
    const { endsAt } = factsOf(decider, token);
    return endsAt === null ? null : new Date(endsAt);
  }
}

/** Nobody acts for himself. */
function actorsOf(subject: Principal, actor: Principal): { actorUserId: number | null; actorGroupId: number | null } {
  const isSelf = actor.userId === subject.userId && actor.groupId === subject.groupId;
  return isSelf
    ? { actorUserId: null, actorGroupId: null }
    : { actorUserId: actor.userId, actorGroupId: actor.groupId };
}
