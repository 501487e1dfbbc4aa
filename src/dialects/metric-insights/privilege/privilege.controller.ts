import { Get, Param } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin } from '../../../auth/decorators/access.decorators.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { PrivilegesService } from '../../../privileges/privileges.service.js';
import { ApiItemRead, Item } from '../item.decorators.js';
import { WireQuery } from '../wire-input.decorators.js';
import { PrivilegeFilter, PrivilegeListAnswer, PrivilegeAnswer } from './privilege.dto.js';
import { asksForNone, toItem, toQuery } from './privilege.mapper.js';

/** The privileges that there are. */
@Item('privilege')
export class MetricInsightsPrivilegeController {
  constructor(private readonly privileges: PrivilegesService) {}

  /** Lists the privileges. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: PrivilegeFilter })
  @ApiItemRead()
  async list(@WireQuery() filter: PrivilegeFilter): Promise<PrivilegeListAnswer> {
    if (asksForNone(filter)) return { privileges: [] };
    const found = await collectPages((page) => this.privileges.list({ ...page, ...toQuery(filter), sort: 'id' }));
    const implied = await this.privileges.firstImplied(found.map((privilege) => privilege.id));
    return { privileges: found.map((privilege) => toItem(privilege, implied.get(privilege.id))) };
  }

  /** Gets a privilege. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('privilege_not_found')
  async get(@Param('id', ParseIdPipe) id: number): Promise<PrivilegeAnswer> {
    const privilege = await this.privileges.getById(id);
    const implied = await this.privileges.firstImplied([id]);
    return { privilege: toItem(privilege, implied.get(id)) };
  }
}
