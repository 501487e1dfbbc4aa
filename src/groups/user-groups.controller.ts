import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiRead } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { GroupPage, toGroupSummary } from './dto/group-response.dto.js';
import { ListUserGroupsDto } from './dto/list-groups.dto.js';
import { GroupsService } from './groups.service.js';

@ApiTags('Users')
@Controller('api/v1/users/:id/groups')
export class UserGroupsController {
  constructor(private readonly groups: GroupsService) {}

  /** Lists the groups that a user was put into, or all that he is in now. */
  @Get()
  @Authenticated()
  @ApiRead('user_not_found')
  async listUserGroups(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @Query() query: ListUserGroupsDto,
  ): Promise<GroupPage> {
    return (await this.groups.listOfUser(principal, id, query)).map(toGroupSummary);
  }
}
