import { Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import { GroupMembersService } from '../../../groups/group-members.service.js';
import { UsersService } from '../../../users/users.service.js';
import { DoneAnswer } from '../done.dto.js';
import { ApiItemDelete, ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { WireBody, WireQuery } from '../wire-input.decorators.js';
import { DONE, withModel } from '../wire-values.js';
import { UserFields, UserFilter, UserItemListAnswer, UserItemAnswer } from './user.dto.js';
import { toModel, toNewUser } from './user.mapper.js';
import { UserItems } from './user-items.js';

const CREATE_PROBLEMS = ['user_not_found', 'group_not_found', 'username_taken', 'all_group'] as const;

/** The users. */
@Item('user')
export class MetricInsightsUserController {
  constructor(
    private readonly users: UsersService,
    private readonly members: GroupMembersService,
    private readonly items: UserItems,
  ) {}

  /** Lists the users: all for administrators, only yourself for anyone else. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: UserFilter })
  @ApiItemRead()
  async list(@CurrentPrincipal() principal: Principal, @WireQuery() filter: UserFilter): Promise<UserItemListAnswer> {
    const { id, email, username } = filter;
    const found = await collectPages((page) =>
      this.users.list(principal, { ...page, id, email, username, sort: 'id' }),
    );
    return { users: await this.items.of(found) };
  }

  /** Gets a user. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('user_not_found')
  async get(@CurrentPrincipal() principal: Principal, @Param('id', ParseIdPipe) id: number): Promise<UserItemAnswer> {
    return { user: await this.items.one(await this.users.get(principal, id)) };
  }

  /** Creates a user. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: UserFields })
  @ApiItemWrite(...CREATE_PROBLEMS)
  async create(@CurrentPrincipal() principal: Principal, @WireBody() fields: UserFields): Promise<UserItemAnswer> {
    const { copy_from_user_id: modelId } = fields;
    const model = modelId === undefined ? {} : toModel(await this.users.get(principal, modelId));
    const { input, groupIds } = toNewUser(withModel(fields, model));
    return { user: await this.items.one(await this.members.createUser(principal, input, groupIds)) };
  }

  /** Creates a user; the name and whether he may sign in, if left out, are taken from the user with this id. */
  @Post('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: UserFields })
  @ApiItemWrite(...CREATE_PROBLEMS)
  createLike(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: UserFields,
  ): Promise<UserItemAnswer> {
    return this.create(principal, { ...fields, copy_from_user_id: id });
  }

  /** Deletes a user with all memberships and tokens. */
  @Delete('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiItemDelete('user_not_found', 'last_administrator')
  async delete(@Param('id', ParseIdPipe) id: number): Promise<DoneAnswer> {
    await this.users.delete(id, undefined);
    return DONE;
  }
}
