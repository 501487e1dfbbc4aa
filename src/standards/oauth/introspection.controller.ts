import { Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AccessKeeper } from '../../access/snapshot/access-keeper.js';
import { Authenticated } from '../../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { PublicUrl } from '../../http/public-url.js';
import { IntrospectionService } from '../../tokens/introspection.service.js';
import { IntrospectionAnswer, IntrospectionForm } from './dto/introspection.dto.js';
import { FormBody } from './form-body.js';
import type { Form } from './form.js';
import { toIntrospection } from './introspection.mapper.js';
import { OAuthCall, OAuthController } from './oauth-controller.decorator.js';

@OAuthController()
export class IntrospectionController {
  constructor(
    private readonly introspection: IntrospectionService,
    private readonly keeper: AccessKeeper,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** Says what a token is worth (RFC 7662). About tokens of others it needs TOKEN_INTROSPECTION; without it they look inactive. */
  @Post('introspect')
  @ApiOperation({ operationId: 'introspectToken' })
  @Authenticated()
  @ApiOkResponse({ type: IntrospectionAnswer })
  @OAuthCall(IntrospectionForm)
  introspect(@CurrentPrincipal() principal: Principal, @FormBody() form: Form): IntrospectionAnswer {
    // The caller was authenticated a moment ago, from data that was fresh when he called.
    const found = this.introspection.introspect(
      this.keeper.latest,
      principal,
      form.require('token'),
      form.get('client_ip'),
    );
    return toIntrospection(found, this.publicUrl.base);
  }
}
