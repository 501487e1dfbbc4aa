import { Injectable } from '@nestjs/common';
import { AccessEngine } from '../../access/access-engine.js';
import type { Principal } from '../../auth/principal.js';
import { SESSION_LIFETIME_MS } from '../../auth/sign-in.service.js';
import { AppError } from '../../common/errors/app-error.js';
import { collectPages } from '../../common/paging/collect-pages.js';
import { nameKey } from '../../common/text/names.js';
import { validateDto } from '../../common/validation/validate-dto.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { NamedGroupsService } from '../../groups/named-groups.service.js';
import type { TokenResponse } from '../../tokens/dto/token-response.dto.js';
import { CreateTokenDto, ListTokensDto } from '../../tokens/dto/write-token.dto.js';
import { TokensService } from '../../tokens/tokens.service.js';
import { CdsSilence } from './cds-error.js';
import { parseInteger } from './go-json.js';
import type { CdsToken } from './token.dto.js';
import { DAY_MS, toCdsToken, toNewToken, toTokenInput, type NewToken } from './token.mapper.js';

/** The tokens of groups that count now, in the words of this surface. */
@Injectable()
export class CdsTokens {
  constructor(
    private readonly tokens: TokensService,
    private readonly groups: NamedGroupsService,
    private readonly engine: AccessEngine,
  ) {}

  async listOfGroup(principal: Principal, name: string): Promise<CdsToken[]> {
    const group = await this.groups.getAsMember(principal, name);
    const isManager = principal.privileges.isAdministrator || (await this.groups.isAdmin(principal, group));
    if (!isManager) throw new CdsSilence();
    return this.of(principal, group);
  }

  /** The caller manages the group. */
  async of(principal: Principal, group: Group): Promise<CdsToken[]> {
    const found = await collectPages((page) => this.tokens.listOfGroup(principal, group.id, activeTokens(page)));
    return this.show(found);
  }

  /** Those of all groups that the caller manages, in the order of the groups' names. */
  async listOfCaller(principal: Principal): Promise<CdsToken[]> {
    const found = await collectPages((page) => this.tokens.list(principal, activeTokens(page)));
    return this.show(found.toSorted((a, b) => compare(nameKey(a.owner.name), nameKey(b.owner.name)) || a.id - b.id));
  }

  async create(principal: Principal, name: string, body: Buffer | undefined): Promise<CdsToken> {
    const group = await this.groups.findAsManager(principal, name);
    const wanted = toNewToken(body);
    if (!group) throw new AppError('group_not_found');
    const isOfSession = wanted.expiration === 'session' && principal.tokenKind === 'session';
    const input = await validated(toTokenInput(wanted, await this.endOf(principal, wanted, isOfSession)));
    const parentTokenId = isOfSession ? principal.tokenId : null;
    const created = await this.tokens.createForGroup(principal, group.id, input, { hexadecimal: true, parentTokenId });
    const creators = await this.tokens.creatorNames([created]);
    return toCdsToken(created, group.id, creators.get(created.id) ?? '', created.token);
  }

  /** Ends a token. One that never was, or has been ended, is no error; one of another group is `token_not_found`. */
  async delete(principal: Principal, name: string, id: string): Promise<null> {
    const group = await this.groups.getAsManager(principal, name);
    await this.tokens.revokeOfGroup(principal, group.id, parseInteger(id));
    return null;
  }

  /** The group's token that a text is. Throws `token_not_found`, also for one that the caller may not see. */
  async find(principal: Principal, text: string): Promise<CdsToken> {
    const token = await this.tokens.getByText(principal, text);
    if (token.owner.type !== 'group') throw new AppError('token_not_found');
    const creators = await this.tokens.creatorNames([token]);
    return toCdsToken(token, token.owner.id, creators.get(token.id) ?? '');
  }

  private async show(tokens: readonly TokenResponse[]): Promise<CdsToken[]> {
    const creators = await this.tokens.creatorNames(tokens);
    return tokens.map((token) => toCdsToken(token, 0, creators.get(token.id) ?? ''));
  }

  /** When the token ends on its own. One of a session ends with it at the latest. */
  private async endOf(principal: Principal, { expiration }: NewToken, isOfSession: boolean): Promise<Date | null> {
    if (expiration === 'persistent') return null;
    if (isOfSession) return (await this.tokens.getCurrent(principal)).validUntil;
    return new Date(this.engine.now.getTime() + (expiration === 'daily' ? DAY_MS : SESSION_LIFETIME_MS));
  }
}

function activeTokens(page: { limit: number; cursor?: string }): ListTokensDto {
  return Object.assign(new ListTokensDto(), { ...page, kind: 'group', state: 'active' });
}

/** Under the rules that descriptions have everywhere. Throws `validation_failed`. */
async function validated(input: CreateTokenDto): Promise<CreateTokenDto> {
  const { errors } = await validateDto(CreateTokenDto, { description: input.description }, 'refuse');
  if (errors.length > 0) throw new AppError('validation_failed', { errors });
  return input;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
