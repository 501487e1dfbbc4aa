import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../auth/decorators/access.decorators.js';
import { PublicUrl } from '../../http/public-url.js';
import { AuthorizationServerMetadata, ProtectedResourceMetadata } from './dto/metadata.dto.js';
import { EXCHANGE_GRANT } from './dto/token-exchange.dto.js';

const CLIENT_METHODS = ['client_secret_basic', 'client_secret_post'];

@ApiTags('OAuth')
@Controller('.well-known')
export class OAuthMetadataController {
  constructor(private readonly publicUrl: PublicUrl) {}

  /** Says where this server answers what, as an authorization server (RFC 8414). */
  @Get('oauth-authorization-server')
  @ApiOperation({ operationId: 'getAuthorizationServerMetadata' })
  @Public()
  @ApiOkResponse({ type: AuthorizationServerMetadata })
  getAuthorizationServer(): AuthorizationServerMetadata {
    const { base } = this.publicUrl;
    return {
      issuer: base,
      token_endpoint: `${base}/oauth2/token`,
      token_endpoint_auth_methods_supported: CLIENT_METHODS,
      grant_types_supported: [EXCHANGE_GRANT],
      response_types_supported: [],
      introspection_endpoint: `${base}/oauth2/introspect`,
      introspection_endpoint_auth_methods_supported: [...CLIENT_METHODS, 'Bearer'],
      revocation_endpoint: `${base}/oauth2/revoke`,
      revocation_endpoint_auth_methods_supported: CLIENT_METHODS,
      protected_resources: [base],
    };
  }

  /** Says how to call this server, as a protected resource (RFC 9728). */
  @Get('oauth-protected-resource')
  @ApiOperation({ operationId: 'getProtectedResourceMetadata' })
  @Public()
  @ApiOkResponse({ type: ProtectedResourceMetadata })
  getProtectedResource(): ProtectedResourceMetadata {
    const { base } = this.publicUrl;
    return {
      resource: base,
      resource_name: 'Guildhall',
      authorization_servers: [base],
      bearer_methods_supported: ['header'],
    };
  }
}
