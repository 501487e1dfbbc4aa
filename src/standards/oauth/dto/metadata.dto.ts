import { ApiProperty } from '@nestjs/swagger';
import { EXCHANGE_GRANT } from './token-exchange.dto.js';

/** RFC 8414 2. */
export class AuthorizationServerMetadata {
  /** @example 'http://localhost:3000' */
  issuer: string;

  /** @example 'http://localhost:3000/oauth2/token' */
  token_endpoint: string;

  @ApiProperty({ type: [String], example: ['client_secret_basic', 'client_secret_post'] })
  token_endpoint_auth_methods_supported: string[];

  @ApiProperty({ type: [String], example: [EXCHANGE_GRANT] })
  grant_types_supported: string[];

  @ApiProperty({ type: [String], description: 'None: there is no authorization endpoint.', example: [] })
  response_types_supported: string[];

  /** @example 'http://localhost:3000/oauth2/introspect' */
  introspection_endpoint: string;

  @ApiProperty({ type: [String], example: ['client_secret_basic', 'client_secret_post', 'Bearer'] })
  introspection_endpoint_auth_methods_supported: string[];

  /** @example 'http://localhost:3000/oauth2/revoke' */
  revocation_endpoint: string;

  @ApiProperty({ type: [String], example: ['client_secret_basic', 'client_secret_post'] })
  revocation_endpoint_auth_methods_supported: string[];

  @ApiProperty({ type: [String], example: ['http://localhost:3000'] })
  protected_resources: string[];
}

/** RFC 9728 2. */
export class ProtectedResourceMetadata {
  /** @example 'http://localhost:3000' */
  resource: string;

  /** @example Guildhall */
  resource_name: string;

  @ApiProperty({ type: [String], example: ['http://localhost:3000'] })
  authorization_servers: string[];

  @ApiProperty({ type: [String], example: ['header'] })
  bearer_methods_supported: string[];
}
