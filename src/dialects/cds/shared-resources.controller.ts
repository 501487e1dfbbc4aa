import { Get, Param } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { CdsController } from './cds-controller.decorator.js';
import { CdsSharedResources } from './cds-shared-resources.js';
import { CdsAction, CdsWorkerModel } from './shared.dto.js';
import { toAction, toWorkerModel } from './shared.mapper.js';

@CdsController('group/:id')
export class CdsSharedResourcesController {
  constructor(private readonly shared: CdsSharedResources) {}

  /** Lists the actions of a group and of shared.infra. */
  @Get('action')
  @Authenticated()
  @ApiOkResponse({ type: [CdsAction] })
  @Problems('malformed_request', 'forbidden', 'group_not_found')
  async listActions(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<CdsAction[]> {
    return (await this.shared.list(principal, id, 'action')).map(toAction);
  }

  /** Lists the worker models of a group and of shared.infra. */
  @Get('worker/model')
  @Authenticated()
  @ApiOkResponse({ type: [CdsWorkerModel] })
  @Problems('malformed_request', 'forbidden', 'group_not_found')
  async listWorkerModels(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<CdsWorkerModel[]> {
    return (await this.shared.list(principal, id, 'worker_model')).map(toWorkerModel);
  }
}
