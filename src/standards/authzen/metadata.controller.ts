import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/decorators/access.decorators.js';
import { AppError } from '../../common/errors/app-error.js';
import { Problems } from '../../common/http/problems.decorator.js';
import { PublicUrl } from '../../http/public-url.js';
import { MetadataResponse } from './dto/metadata.dto.js';

/** Says where the decision point is. All addresses start with PUBLIC_URL: a Host header is never believed. */
@ApiTags('Discovery')
@Controller('.well-known/authzen-configuration')
export class MetadataController {
  constructor(private readonly publicUrl: PublicUrl) {}

  /** Gets the metadata of the policy decision point. */
  @Get()
  @Public()
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOkResponse({ type: MetadataResponse })
  @Problems()
  get(): MetadataResponse {
    return MetadataResponse.of(this.publicUrl.base);
  }

  /**
   * Gets the same where PUBLIC_URL has this path: that is where the standard looks for it then (RFC 8615). There is one
   * decision point here and no tenants, so that at any other path there is none.
   */
  @Get('*tenant')
  @Public()
  @Header('Cache-Control', 'public, max-age=300')
  @ApiParam({ name: 'tenant', example: 'tenant1' })
  @ApiOkResponse({ type: MetadataResponse })
  @Problems('route_not_found')
  getOfTenant(@Param('tenant') tenant: string | string[]): MetadataResponse {
    const { base } = this.publicUrl;
    const path = [tenant].flat().map(encodeURIComponent).join('/');
    if (new URL(base).pathname !== `/${path}`) throw new AppError('route_not_found');
    return MetadataResponse.of(base);
  }
}
