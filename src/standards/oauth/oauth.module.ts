import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { IntrospectionController } from './introspection.controller.js';
import { IntrospectionHotRoute } from './introspection.hot-route.js';
import { OAuthMetadataController } from './metadata.controller.js';
import { OAuthClientAuthenticator } from './oauth-client.authenticator.js';
import { OAuthErrorRenderer } from './oauth-error.renderer.js';
import { RevocationController } from './revocation.controller.js';
import { TokenController } from './token.controller.js';
import { TokenExchange } from './token-exchange.js';

/** Introspection, revocation and exchange of tokens: see docs/standards/oauth.md. */
@Module({
  imports: [AuthModule, TokensModule],
  controllers: [IntrospectionController, RevocationController, TokenController, OAuthMetadataController],
  providers: [IntrospectionHotRoute, OAuthClientAuthenticator, OAuthErrorRenderer, TokenExchange],
})
export class OAuthModule {}
