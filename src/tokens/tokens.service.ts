import { Injectable } from '@nestjs/common';
import { AccessEngine, findTokenIn, type LiveToken } from '../access/access-engine.js';
import { AccessRules, type TokenOwner } from '../access/access-rules.js';
import { TokenRules } from '../access/token-rules.js';
import type { Decider } from '../access/snapshot/decider.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { assertWindow } from '../common/validation/validity.js';
import type { Transaction } from '../database/transaction.js';
import { TransactionRunner } from '../database/transaction-runner.js';
import { lockRow } from '../database/versioned-rows.js';
import { GroupsService } from '../groups/groups.service.js';
import { PrivilegesService } from '../privileges/privileges.service.js';
import { UsersService } from '../users/users.service.js';
import type { TokenResponse, TokenWithSecretResponse } from './dto/token-response.dto.js';
import type { CreateTokenDto, ListTokensDto } from './dto/write-token.dto.js';
import { Token, type TokenKind } from './entities/token.entity.js';
import { TokenRevocationsService } from './token-revocations.service.js';
import { TokenSecrets } from './token-secrets.js';
import { newHexadecimalTokenText } from './token-text.js';
import { OF_NOBODY_ELSE, TokenWriter } from './token-writer.js';
import { TokensQueries } from './tokens.queries.js';

/** What a surface decides of a new token besides what its caller asks for. */
export interface TokenForm {
  /** 64 hexadecimal digits in place of our own form. */
  hexadecimal?: boolean;
  /** The token with which it ends: no descendant of a token outlives it. */
  parentTokenId?: number | null;
}

@Injectable()
export class TokensService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly queries: TokensQueries,
    private readonly rules: AccessRules,
    private readonly engine: AccessEngine,
    private readonly tokenRules: TokenRules,
    private readonly secrets: TokenSecrets,
    private readonly writer: TokenWriter,
    private readonly revocations: TokenRevocationsService,
    private readonly privileges: PrivilegesService,
    private readonly users: UsersService,
    private readonly groups: GroupsService,
  ) {}

  /** The token with this text, if it counts now, with what it lets its bearer do. */
  async findLive(text: string): Promise<LiveToken | null> {
    const keys = this.secrets.keysOf(text);
    return keys.length === 0 ? null : this.engine.findToken(keys);
  }

  /** The same, from data that is at hand. */
  findLiveIn(decider: Decider, text: string): LiveToken | null {
    return findTokenIn(decider, this.secrets.keysOf(text));
  }

  /** Whether a text is that of a token which would count had it not ended on its own; one that was revoked would not. */
  async hasExpired(text: string): Promise<boolean> {
    const hashes = this.secrets.hashesOf(text);
    return hashes.length > 0 && this.queries.hasExpired(hashes);
  }

  /** The tokens that the caller may see. */
  list(principal: Principal, query: ListTokensDto): Promise<Page<TokenResponse>> {
    return this.queries.list(query, this.rules.tokenReader(principal));
  }

  async listOfUser(principal: Principal, userId: number, query: ListTokensDto): Promise<Page<TokenResponse>> {
    await this.users.get(principal, userId);
    return this.list(principal, Object.assign(query, { userId }));
  }

  async listOfGroup(principal: Principal, groupId: number, query: ListTokensDto): Promise<Page<TokenResponse>> {
    await this.groups.getManaged(principal, groupId);
    return this.list(principal, Object.assign(query, { groupId }));
  }

  /** Throws `token_not_found`, also for a token that the caller may not see. */
  async get(principal: Principal, id: number): Promise<TokenResponse> {
    const token = await this.queries.find(id);
    if (!token || !(await this.rules.mayReadTokensOf(principal, ownerOf(token)))) throw new AppError('token_not_found');
    return token;
  }

  /** The token with this text, if it counts now. Throws `token_not_found`, also for one that the caller may not see. */
  async getByText(principal: Principal, text: string): Promise<TokenResponse> {
    const live = await this.findLive(text);
    if (!live) throw new AppError('token_not_found');
    return this.get(principal, live.token.id);
  }

  /** What those who made these tokens are called, by the tokens' ids; nothing for those who are gone. */
  creatorNames(tokens: readonly TokenResponse[]): Promise<Map<number, string>> {
    return this.queries.creatorNames(tokens.map((token) => token.id));
  }

  /** The token that the caller came with. */
  async getCurrent(principal: Principal): Promise<TokenResponse> {
    const token = principal.tokenId === null ? null : await this.queries.find(principal.tokenId);
    if (!token) throw new AppError('token_not_found');
    return token;
  }

  /** A personal token for the caller himself. */
  async createForSelf(principal: Principal, input: CreateTokenDto): Promise<TokenWithSecretResponse> {
    return this.createFor(principal, 'personal', { userId: principal.userId, groupId: null }, input);
  }

  async createForUser(principal: Principal, userId: number, input: CreateTokenDto): Promise<TokenWithSecretResponse> {
    await this.users.get(principal, userId);
    return this.createFor(principal, 'personal', { userId, groupId: null }, input);
  }

  async createForGroup(
    principal: Principal,
    groupId: number,
    input: CreateTokenDto,
    form: TokenForm = {},
  ): Promise<TokenWithSecretResponse> {
    await this.groups.getManaged(principal, groupId);
    return this.createFor(principal, 'group', { userId: null, groupId }, input, form);
  }

  /**
   * Makes the session that a login has earned, by the user himself unless `createdById` says otherwise. `lifetimeMs`
   * from now. Answers the secret.
   */
  async createSession(
    userId: number,
    lifetimeMs: number,
    createdById: number | null = userId,
  ): Promise<{ token: string; validUntil: Date }> {
    const validUntil = new Date(this.engine.now.getTime() + lifetimeMs);
    const limits = { description: '', scopeIds: null, allowedNetworks: null, validFrom: null, validUntil };
    const input = { kind: 'session' as const, userId, groupId: null, ...limits, ...OF_NOBODY_ELSE, createdById };
    const session = await this.transactions.run((tx) => this.writer.insert(tx, input, { tooLate: 'cut' }));
    return { token: session.token, validUntil: session.validUntil ?? validUntil };
  }

  /** Makes the administrator's first token, whose text an operator may have chosen. Answers the secret. */
  async createFirst(tx: Transaction, userId: number, text: string | null): Promise<string> {
    const input = { kind: 'personal' as const, userId, groupId: null, description: 'Made at the first start' };
    const open = { scopeIds: null, allowedNetworks: null, validFrom: null, validUntil: null, createdById: null };
    const { token } = await this.writer.insert(
      tx,
      { ...input, ...open, ...OF_NOBODY_ELSE },
      { text: text ?? undefined },
    );
    return token;
  }

  /** Ends a token for good. Does nothing to one that is revoked already. */
  async revoke(principal: Principal, id: number, ifMatch?: readonly number[]): Promise<void> {
    await this.get(principal, id);
    await this.revocations.revoke(principal, id, ifMatch);
  }

  /**
   * Ends a token of a group that the caller manages. Does nothing when no token has this id, or when it has ended; throws
   * `token_not_found` for a token of somebody else.
   */
  async revokeOfGroup(principal: Principal, groupId: number, id: number): Promise<void> {
    await this.groups.getManaged(principal, groupId);
    const token = await this.queries.find(id);
    if (!token) return;
    if (ownerOf(token).groupId !== groupId) throw new AppError('token_not_found');
    await this.revoke(principal, id);
  }

  /** Makes a successor with the same rights; the old token ends `overlapSeconds` later. */
  async rotate(principal: Principal, id: number, overlapSeconds: number): Promise<TokenWithSecretResponse> {
    const token = await this.get(principal, id);
    this.rules.assertMayRevokeToken(principal, id);
    const scopes = token.scopes === null ? null : await this.privileges.getAll(token.scopes);
    await this.rules.assertMayIssueToken(principal, ownerOf(token), scopes);
    this.tokenRules.assertMayOpenTo(principal, token.allowedNetworks);
    const successor = await this.transactions.run(async (tx) => {
      const row = await lockRow(tx, Token, { id }, 'token_not_found');
      if (!(await this.queries.endIn(tx, id, overlapSeconds))) throw new AppError('token_inactive');
      tx.record({
        action: 'token.rotated',
        target: target(token),
        after: { overlapSeconds },
        changes: [{ table: 'tokens', ids: [id] }],
      });
      const input = { ...row, validFrom: null, rotatedFromId: id, createdById: principal.userId };
      return this.writer.insert(tx, input, { tooLate: 'cut' });
    });
    return { ...(await this.get(principal, successor.id)), token: successor.token };
  }

  private async createFor(
    principal: Principal,
    kind: TokenKind,
    owner: TokenOwner,
    input: CreateTokenDto,
    form: TokenForm = {},
  ): Promise<TokenWithSecretResponse> {
    assertWindow(input);
    const { description = '', validFrom = null, validUntil } = input;
    const scopes = input.scopes ? await this.privileges.getAll(input.scopes) : null;
    await this.rules.assertMayIssueToken(principal, owner, scopes);
    const scopeIds = scopes?.map((scope) => scope.id) ?? null;
    const allowedNetworks = this.tokenRules.networksFor(principal, input.allowedNetworks);
    const limits = { scopeIds, allowedNetworks, validFrom, validUntil };
    const fields = {
      ...OF_NOBODY_ELSE,
      kind,
      ...owner,
      ...limits,
      description,
      parentTokenId: form.parentTokenId ?? null,
      createdById: principal.userId,
    };
    const text = form.hexadecimal ? newHexadecimalTokenText() : undefined;
    const created = await this.transactions.run((tx) => this.writer.insert(tx, fields, { text }));
    return { ...(await this.get(principal, created.id)), token: created.token };
  }
}

function ownerOf(token: TokenResponse): TokenOwner {
  const { type, id } = token.owner;
  return { userId: type === 'user' ? id : null, groupId: type === 'group' ? id : null };
}

function target(token: TokenResponse): { type: string; id: number; name: string } {
  return { type: 'token', id: token.id, name: token.description };
}
