import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow, updateRow } from '../database/versioned-rows.js';
import type { UpdateTokenPolicyDto } from './dto/token-policy.dto.js';
import { TokenPolicy } from './entities/token-policy.entity.js';
import { TOKEN_KINDS, type TokenKind } from './entities/token.entity.js';

/** How long new tokens may last. Tokens that are there stay as they are, until they are rotated. */
@Injectable()
export class TokenPoliciesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
  ) {}

  list(): Promise<TokenPolicy[]> {
    return this.dataSource.manager.find(TokenPolicy, { order: { id: 'ASC' } });
  }

  /** Throws `route_not_found`. */
  async get(kind: string): Promise<TokenPolicy> {
    const policy = await this.dataSource.manager.findOneBy(TokenPolicy, { kind: kindOf(kind) });
    if (!policy) throw new AppError('route_not_found');
    return policy;
  }

  /** Absent fields stay as they are. Throws `route_not_found`. */
  update(kind: string, input: UpdateTokenPolicyDto, ifMatch: readonly number[] | undefined): Promise<TokenPolicy> {
    return this.transactions.run(async (tx) => {
      const policy = await lockRow(tx, TokenPolicy, { kind: kindOf(kind) }, 'route_not_found');
      const { defaultLifetimeSeconds: usual, maxLifetimeSeconds: most } = { ...policy, ...given(input) };
      if (usual !== null && most !== null && usual > most) {
        throw AppError.invalidField('/defaultLifetimeSeconds', 'must be at most maxLifetimeSeconds');
      }
      const change = await updateRow(tx, TokenPolicy, policy, given(input), ifMatch);
      if (!change) return policy;
      const { before, after } = change;
      const target = { type: 'token_policy', id: policy.id, name: policy.kind };
      tx.record({ action: 'token_policy.updated', target, before, after });
      return policy;
    });
  }
}

function given(input: UpdateTokenPolicyDto): Partial<TokenPolicy> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function kindOf(text: string): TokenKind {
  const kind = TOKEN_KINDS.find((candidate) => candidate === text);
  if (!kind) throw new AppError('route_not_found');
  return kind;
}
