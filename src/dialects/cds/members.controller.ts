import { Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { BodyBytes, CdsBodyProblems, CdsController } from './cds-controller.decorator.js';
import { CdsMembers } from './cds-members.js';

const DONE = { description: 'Done.' };

@CdsController('group/:name/user')
export class CdsMembersController {
  constructor(private readonly members: CdsMembers) {}

  /** Puts users into a group, all of them or none. */
  @Post()
  @HttpCode(204)
  @Authenticated()
  @ApiBody({ type: [String], examples: { 'one user': { summary: 'Names of users', value: ['admin'] } } })
  @ApiNoContentResponse(DONE)
  @CdsBodyProblems(
    'forbidden',
    'group_not_found',
    'user_not_found',
    'all_group',
    'external_group_members',
    'write_conflict',
  )
  async add(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @BodyBytes() body: Buffer | undefined,
  ): Promise<void> {
    await this.members.add(principal, name, body);
  }

  /** Takes a user out of a group. */
  @Delete(':user')
  @HttpCode(204)
  @Authenticated()
  @ApiNoContentResponse(DONE)
  @Problems(
    'forbidden',
    'group_not_found',
    'user_not_found',
    'last_group_admin',
    'last_administrator',
    'all_group',
    'external_group_members',
  )
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('user') user: string,
  ): Promise<void> {
    await this.members.remove(principal, name, user);
  }

  /** Makes a member of a group an admin. */
  @Post(':user/admin')
  @HttpCode(204)
  @Authenticated()
  @ApiNoContentResponse(DONE)
  @Problems(
    'forbidden',
    'group_not_found',
    'user_not_found',
    'membership_not_found',
    'all_group',
    'external_group_members',
  )
  async setAdmin(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('user') user: string,
  ): Promise<void> {
    await this.members.setAdmin(principal, name, user);
  }

  /** Makes an admin of a group a plain member. */
  @Delete(':user/admin')
  @HttpCode(204)
  @Authenticated()
  @ApiNoContentResponse(DONE)
  @Problems('forbidden', 'group_not_found', 'user_not_found', 'last_group_admin', 'all_group', 'external_group_members')
  async removeAdmin(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('user') user: string,
  ): Promise<void> {
    await this.members.removeAdmin(principal, name, user);
  }
}
