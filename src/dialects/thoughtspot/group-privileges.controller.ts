import { applyDecorators, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequirePrivilege } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import type { ErrorCode } from '../../common/errors/catalogue.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { ADMINISTRATION } from '../../common/well-known-ids.js';
import type { Group } from '../../groups/entities/group.entity.js';
import { FormBody } from './form-body.decorator.js';
import { PrivilegeForm } from './form.dto.js';
import { FORM_TYPES } from './form-parser.js';
import type { Form } from './form.js';
import { GroupObject } from './group-object.dto.js';
import { GroupObjects } from './group-objects.js';
import { toPrivilegeChange } from './privilege-change.mapper.js';
import { ThoughtSpotController } from './thoughtspot-controller.decorator.js';
import { ThoughtSpotGrantsService } from './thoughtspot-grants.service.js';

function ApiPrivilegeChange(...codes: readonly ErrorCode[]): MethodDecorator {
  return applyDecorators(
    ApiConsumes(...FORM_TYPES),
    ApiBody({ type: PrivilegeForm }),
    ApiNoContentResponse({ description: 'Done.' }),
    ApiOkResponse({
      type: GroupObject,
      description:
        'Done: the group, or an array when several were named. For multipart with `Accept: application/json`.',
    }),
    Problems(
      'validation_failed',
      'malformed_request',
      'csrf_header_missing',
      'group_not_found',
      'privilege_not_found',
      'body_too_large',
      'unsupported_media_type',
      'write_conflict',
      ...codes,
    ),
  );
}

@ThoughtSpotController('group')
export class ThoughtSpotGroupPrivilegesController {
  constructor(
    private readonly grants: ThoughtSpotGrantsService,
    private readonly objects: GroupObjects,
  ) {}

  /** Gives a privilege to groups, all of them or none. */
  @Post('addprivilege')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiPrivilegeChange()
  async addPrivilege(
    @CurrentPrincipal() principal: Principal,
    @FormBody() form: Form,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GroupObject | GroupObject[] | undefined> {
    return this.answer(principal, await this.grants.add(principal, toPrivilegeChange(form)), form, res);
  }

  /** Takes a privilege from groups, from all of them or from none. */
  @Post('removeprivilege')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiPrivilegeChange('built_in')
  async removePrivilege(
    @CurrentPrincipal() principal: Principal,
    @FormBody() form: Form,
    @Res({ passthrough: true }) res: Response,
  ): Promise<GroupObject | GroupObject[] | undefined> {
    return this.answer(principal, await this.grants.remove(principal, toPrivilegeChange(form)), form, res);
  }

  /**
   * Of the two published Python clients one takes nothing but 204, the other nothing but JSON. The second sends
   * multipart with an explicit Accept, the first no Accept at all: that is how they are told apart.
   */
  private async answer(
    principal: Principal,
    groups: readonly Group[],
    form: Form,
    res: Response,
  ): Promise<GroupObject | GroupObject[] | undefined> {
    if (!form.isMultipart || !asksForJson(res.req)) return undefined;
    res.status(HttpStatus.OK);
    const objects = await this.objects.all(principal, groups);
    return objects.length === 1 ? objects[0] : objects;
  }
}

function asksForJson(req: Request): boolean {
  const types = (req.headers.accept ?? '').split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase());
  return types.includes('application/json');
}
