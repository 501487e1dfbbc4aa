import { Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import { PrivilegeSetsService } from '../../../privilege-sets/privilege-sets.service.js';
import { DoneAnswer } from '../done.dto.js';
import { ApiItemDelete, ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { WireBody, WireQuery } from '../wire-input.decorators.js';
import { DONE, requireFields, withModel } from '../wire-values.js';
import {
  PrivilegeSetFields,
  PrivilegeSetFilter,
  PrivilegeSetListAnswer,
  PrivilegeSetAnswer,
} from './privilege-set.dto.js';
import { toItem, toModel } from './privilege-set.mapper.js';

/** Named collections of privileges. */
@Item('privilege_set')
export class MetricInsightsPrivilegeSetController {
  constructor(private readonly sets: PrivilegeSetsService) {}

  /** Lists the privilege sets. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: PrivilegeSetFilter })
  @ApiItemRead()
  async list(@WireQuery() filter: PrivilegeSetFilter): Promise<PrivilegeSetListAnswer> {
    const { id, name } = filter;
    const found = await collectPages((page) => this.sets.list({ ...page, id, name, sort: 'id' }));
    return { privilege_sets: found.map(toItem) };
  }

  /** Gets a privilege set. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('privilege_set_not_found')
  async get(@Param('id', ParseIdPipe) id: number): Promise<PrivilegeSetAnswer> {
    return { privilege_set: toItem(await this.sets.get(id)) };
  }

  /** Creates a privilege set. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: PrivilegeSetFields })
  @ApiItemWrite('privilege_set_name_taken')
  async create(@WireBody() fields: PrivilegeSetFields): Promise<PrivilegeSetAnswer> {
    const { name, description } = requireFields(fields, 'name');
    return { privilege_set: toItem(await this.sets.create({ name, description })) };
  }

  /** Creates a privilege set; what is left out is taken from the set with this id. */
  @Post('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: PrivilegeSetFields })
  @ApiItemWrite('privilege_set_not_found', 'privilege_set_name_taken')
  async createLike(
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: PrivilegeSetFields,
  ): Promise<PrivilegeSetAnswer> {
    return this.create(withModel(fields, toModel(await this.sets.get(id))));
  }

  /** Changes a privilege set. A built-in one cannot be renamed. */
  @Put('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: PrivilegeSetFields })
  @ApiItemWrite('privilege_set_not_found', 'privilege_set_name_taken', 'built_in')
  async update(
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: PrivilegeSetFields,
  ): Promise<PrivilegeSetAnswer> {
    return { privilege_set: toItem(await this.sets.update(id, fields, undefined)) };
  }

  /** Deletes a privilege set with all its mappings. A built-in one stays. */
  @Delete('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiItemDelete('privilege_set_not_found', 'built_in')
  async delete(@Param('id', ParseIdPipe) id: number): Promise<DoneAnswer> {
    await this.sets.delete(id, undefined);
    return DONE;
  }
}
