import { Injectable } from '@nestjs/common';
import { AccessEngine } from '../access/access-engine.js';
import type { TokenParties } from '../access/token-rules.js';
import type { Transaction } from '../database/transaction.js';
import { TokenPolicy } from './entities/token-policy.entity.js';
import { Token, type TokenKind } from './entities/token.entity.js';
import { cutToPolicy, earlier, endUnderPolicy } from './token-lifetime.js';
import { TokenSecrets } from './token-secrets.js';
import { newTokenText } from './token-text.js';

/** What a new token is made of. */
export interface TokenInput extends TokenParties {
  kind: TokenKind;
  description: string;
  scopeIds: number[] | null;
  allowedNetworks: string[] | null;
  validFrom: Date | null;
  /** Null asks for as long as may be, undefined for what is usual. */
  validUntil: Date | null | undefined;
  rotatedFromId: number | null;
  parentTokenId: number | null;
  createdById: number | null;
}

export interface WriteOptions {
  /** In place of a text of our own form. */
  text?: string | undefined;
  /** What becomes of an end that is later than the policy allows: the token is refused, unless it is brought forward. */
  tooLate?: 'refuse' | 'cut';
  /** Brings the end forward whatever the policy says. */
  notAfter?: Date | null;
}

export interface WrittenToken {
  id: number;
  /** The secret. */
  token: string;
  validUntil: Date | null;
}

/** Who makes no more of a token than what its owner says. */
export const OF_NOBODY_ELSE = { actorUserId: null, actorGroupId: null, rotatedFromId: null, parentTokenId: null };

/** Writes new tokens, as long as the policy of their kind allows. */
@Injectable()
export class TokenWriter {
  constructor(
    private readonly secrets: TokenSecrets,
    private readonly engine: AccessEngine,
  ) {}

  /** Throws `validation_failed` for an end that is too late, unless `tooLate` says to cut. */
  async insert(tx: Transaction, input: TokenInput, options: WriteOptions = {}): Promise<WrittenToken> {
    const { text = newTokenText(input.kind), tooLate = 'refuse', notAfter = null } = options;
    const policy = await tx.manager.findOneByOrFail(TokenPolicy, { kind: input.kind });
    const end = tooLate === 'cut' ? cutToPolicy : endUnderPolicy;
    const validUntil = earlier(end(policy, input, this.engine.now), notAfter);
    const fields = { ...columnsOf(input), validUntil };
    const row = await tx.manager.save(Token, tx.manager.create(Token, { ...fields, hash: this.secrets.hashOf(text) }));
    const { kind, userId, groupId, validFrom, rotatedFromId, parentTokenId, actorUserId, actorGroupId } = input;
    const actor = actorUserId === null && actorGroupId === null ? {} : { actorUserId, actorGroupId };
    const limits = input.allowedNetworks === null ? {} : { allowedNetworks: input.allowedNetworks };
    tx.record({
      action: kind === 'session' ? 'session.created' : 'token.created',
      target: { type: 'token', id: row.id, name: input.description },
      after: { kind, userId, groupId, validFrom, validUntil, rotatedFromId, parentTokenId, ...actor, ...limits },
      changes: [{ table: 'tokens', ids: [row.id] }],
    });
    return { id: row.id, token: text, validUntil };
  }
}

/** The columns alone: whoever rotates a token hands over its whole row. */
function columnsOf(input: TokenInput): Omit<TokenInput, 'validUntil'> {
  const { kind, description, scopeIds, allowedNetworks, validFrom, createdById } = input;
  const { userId, groupId, actorUserId, actorGroupId, rotatedFromId, parentTokenId } = input;
  const parties = { userId, groupId, actorUserId, actorGroupId, createdById };
  return { kind, description, scopeIds, allowedNetworks, validFrom, rotatedFromId, parentTokenId, ...parties };
}
