import { Get, Param } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { CdsAccounts } from './cds-accounts.js';
import { CdsController } from './cds-controller.decorator.js';
import { CdsTokens } from './cds-tokens.js';
import { UserGroupsAnswer } from './group.dto.js';
import { CdsToken } from './token.dto.js';
import { CdsUser } from './user.dto.js';

@CdsController('user')
export class CdsUsersController {
  constructor(
    private readonly accounts: CdsAccounts,
    private readonly tokens: CdsTokens,
  ) {}

  /** Lists all users for administrators; for anyone else, himself. */
  @Get()
  @Authenticated()
  @ApiOkResponse({ type: [CdsUser] })
  @Problems()
  list(@CurrentPrincipal() principal: Principal): Promise<CdsUser[]> {
    return this.accounts.list(principal);
  }

  /** Says by 200 that your session is alive. */
  @Get('logged')
  @Authenticated()
  @ApiOkResponse({ schema: { type: 'null' }, description: 'It is.', example: null })
  @Problems()
  isLogged(): null {
    return null;
  }

  /** Lists the tokens of the groups that you manage, without their secrets. */
  @Get('token')
  @Authenticated()
  @ApiOkResponse({ type: [CdsToken] })
  @Problems()
  listTokens(@CurrentPrincipal() principal: Principal): Promise<CdsToken[]> {
    return this.tokens.listOfCaller(principal);
  }

  /** Says which token of a group a secret is. */
  @Get('token/:value')
  @Authenticated()
  @ApiOkResponse({ type: CdsToken })
  @Problems('token_not_found')
  findToken(@CurrentPrincipal() principal: Principal, @Param('value') value: string): Promise<CdsToken> {
    return this.tokens.find(principal, value);
  }

  /** Gets a user: yourself, or anyone for administrators. */
  @Get(':username')
  @Authenticated()
  @ApiOkResponse({ type: CdsUser })
  @Problems('forbidden', 'user_not_found')
  get(@CurrentPrincipal() principal: Principal, @Param('username') username: string): Promise<CdsUser> {
    return this.accounts.get(principal, username);
  }

  /** Lists the groups that a user is in, and those of which he is an admin. */
  @Get(':username/groups')
  @Authenticated()
  @ApiOkResponse({ type: UserGroupsAnswer })
  @Problems('forbidden', 'user_not_found')
  listGroups(@CurrentPrincipal() principal: Principal, @Param('username') username: string): Promise<UserGroupsAnswer> {
    return this.accounts.listGroups(principal, username);
  }
}
