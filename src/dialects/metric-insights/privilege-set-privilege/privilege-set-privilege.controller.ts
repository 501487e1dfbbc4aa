import { Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { RequireGroupAdmin, RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { ParseIdPipe } from '../../../common/http/parse-id.pipe.js';
import { collectPages } from '../../../common/paging/collect-pages.js';
import { ADMINISTRATION } from '../../../common/well-known-ids.js';
import { PrivilegeSetsService } from '../../../privilege-sets/privilege-sets.service.js';
import { PrivilegesService } from '../../../privileges/privileges.service.js';
import { DoneAnswer } from '../done.dto.js';
import { ApiItemDelete, ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { WireBody, WireQuery } from '../wire-input.decorators.js';
import { DONE, requireFields, withModel } from '../wire-values.js';
import {
  PrivilegeSetPrivilegeFields,
  PrivilegeSetPrivilegeFilter,
  PrivilegeSetPrivilegeListAnswer,
  PrivilegeSetPrivilegeAnswer,
} from './privilege-set-privilege.dto.js';
import { toItem, toModel, toQuery } from './privilege-set-privilege.mapper.js';

const CREATE_PROBLEMS = ['privilege_set_not_found', 'privilege_not_found', 'precondition_failed'] as const;

/** Which privileges are in which sets. */
@Item('privilege_set_privilege')
export class MetricInsightsPrivilegeSetPrivilegeController {
  constructor(
    private readonly sets: PrivilegeSetsService,
    private readonly privileges: PrivilegesService,
  ) {}

  /** Lists the privileges in privilege sets. */
  @Get()
  @RequireGroupAdmin()
  @ApiQuery({ type: PrivilegeSetPrivilegeFilter })
  @ApiItemRead()
  async list(@WireQuery() filter: PrivilegeSetPrivilegeFilter): Promise<PrivilegeSetPrivilegeListAnswer> {
    const found = await collectPages((page) => this.sets.listPairs({ ...page, ...toQuery(filter) }));
    return { privilege_set_privileges: found.map(toItem) };
  }

  /** Gets a privilege in a privilege set. */
  @Get('id/:id')
  @RequireGroupAdmin()
  @ApiItemRead('privilege_set_privilege_not_found')
  async get(@Param('id', ParseIdPipe) id: number): Promise<PrivilegeSetPrivilegeAnswer> {
    return { privilege_set_privilege: toItem(await this.sets.getPair(id)) };
  }

  /** Puts a privilege into a privilege set. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: PrivilegeSetPrivilegeFields })
  @ApiItemWrite(...CREATE_PROBLEMS)
  async create(
    @CurrentPrincipal() principal: Principal,
    @WireBody() fields: PrivilegeSetPrivilegeFields,
  ): Promise<PrivilegeSetPrivilegeAnswer> {
    const { privilege_set, privilege } = requireFields(fields, 'privilege_set', 'privilege');
    const { name } = await this.privileges.getById(privilege);
    const { id } = await this.sets.addPrivilege(principal, privilege_set, name, true);
    return { privilege_set_privilege: toItem({ id, privilegeSetId: privilege_set, privilegeId: privilege }) };
  }

  /** Puts a privilege into a privilege set; what is left out is taken from the mapping with this id. */
  @Post('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: PrivilegeSetPrivilegeFields })
  @ApiItemWrite('privilege_set_privilege_not_found', ...CREATE_PROBLEMS)
  async createLike(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
    @WireBody() fields: PrivilegeSetPrivilegeFields,
  ): Promise<PrivilegeSetPrivilegeAnswer> {
    return this.create(principal, withModel(fields, toModel(await this.sets.getPair(id))));
  }

  /** Takes a privilege out of a privilege set. */
  @Delete('id/:id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiItemDelete('privilege_set_privilege_not_found')
  async delete(@Param('id', ParseIdPipe) id: number): Promise<DoneAnswer> {
    await this.sets.removePair(id);
    return DONE;
  }
}
