import { Injectable } from '@nestjs/common';
import { AccessEngine } from '../access/access-engine.js';
import type { EffectivePrivilege } from '../access/effective-privilege.js';
import { subjectOf } from '../access/access-rules.js';
import { AppError } from '../common/errors/app-error.js';
import { GroupsService } from '../groups/groups.service.js';
import type { Group } from '../groups/entities/group.entity.js';
import type { TokenResponse } from '../tokens/dto/token-response.dto.js';
import { TokensService } from '../tokens/tokens.service.js';
import type { User } from '../users/entities/user.entity.js';
import { UsersService } from '../users/users.service.js';
import type { Principal } from './principal.js';

/** What a caller may ask of himself. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly users: UsersService,
    private readonly groups: GroupsService,
    private readonly tokens: TokensService,
    private readonly engine: AccessEngine,
  ) {}

  async getCaller(
    principal: Principal,
  ): Promise<{ user: User | null; group: Group | null; token: TokenResponse | null }> {
    const { userId, groupId, tokenId } = principal;
    return {
      user: userId === null ? null : await this.users.get(principal, userId),
      group: groupId === null ? null : await this.groups.get(principal, groupId),
      token: userId === null || tokenId === null ? null : await this.tokens.get(principal, tokenId),
    };
  }

  /** What the caller may do now with the token he came with, in the order of names. */
  async getEffectivePrivileges(principal: Principal): Promise<EffectivePrivilege[]> {
    const held = await this.engine.effectivePrivileges(subjectOf(principal));
    return held.filter((privilege) => principal.privileges.has(privilege.id));
  }

  /** Ends the session that the caller came with. Throws `token_not_found` for any other kind of token. */
  async endCurrent(principal: Principal): Promise<void> {
    if (principal.tokenKind !== 'session' || principal.tokenId === null) {
      throw new AppError('token_not_found', { detail: 'You did not come with a session.' });
    }
    await this.tokens.revoke(principal, principal.tokenId);
  }
}
