import { Body, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';
import { RequirePrivilege } from '../../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { Problems } from '../../../common/http/problems.decorator.js';
import { USER_PROVISIONING } from '../../../common/well-known-ids.js';
import { SCIM_MEDIA_TYPE } from '../http/media-type.js';
import { ScimController } from '../http/scim-controller.decorator.js';
import { BULK_REQUEST, BULK_RESPONSE } from './bulk.examples.js';
import { BulkService, type BulkResponse } from './bulk.service.js';

const OBJECT = { type: 'object', additionalProperties: true } as const;

@ScimController('Bulk', 'Bulk')
export class BulkController {
  constructor(private readonly bulk: BulkService) {}

  /** Carries out many operations, each by itself. */
  @Post()
  @HttpCode(200)
  @RequirePrivilege(USER_PROVISIONING)
  @ApiConsumes(SCIM_MEDIA_TYPE, 'application/json')
  @ApiBody({ required: true, schema: { ...OBJECT, examples: [BULK_REQUEST] } })
  @ApiResponse({ status: 200, content: { [SCIM_MEDIA_TYPE]: { schema: OBJECT, example: BULK_RESPONSE } } })
  @Problems('validation_failed', 'malformed_json', 'json_too_deep', 'body_too_large', 'unsupported_media_type')
  run(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<BulkResponse> {
    return this.bulk.run(principal, body);
  }
}
