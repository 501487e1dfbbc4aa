import { ApiProperty } from '@nestjs/swagger';

export const EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

const TOKEN_EXAMPLE = 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C';

export class TokenExchangeForm {
  @ApiProperty({ enum: [EXCHANGE_GRANT] })
  grant_type: string;

  @ApiProperty({ description: 'The token that is exchanged.', example: TOKEN_EXAMPLE })
  subject_token: string;

  @ApiProperty({ enum: [ACCESS_TOKEN_TYPE] })
  subject_token_type: string;

  @ApiProperty({
    required: false,
    description: 'A token of who shall act with the new one; the client itself when absent.',
    example: TOKEN_EXAMPLE,
  })
  actor_token?: string;

  @ApiProperty({ required: false, enum: [ACCESS_TOKEN_TYPE], description: 'Required with `actor_token`.' })
  actor_token_type?: string;

  @ApiProperty({ required: false, enum: [ACCESS_TOKEN_TYPE] })
  requested_token_type?: string;

  @ApiProperty({
    required: false,
    description: 'The privileges to which the new token is narrowed.',
    example: 'AUTHORING',
  })
  scope?: string;

  @ApiProperty({ required: false, description: 'None but this server.', example: 'http://localhost:3000' })
  resource?: string;

  @ApiProperty({ required: false, description: 'None but this server.', example: 'http://localhost:3000' })
  audience?: string;
}

export class TokenExchangeAnswer {
  @ApiProperty({
    description: 'The new token. It is not shown again.',
    example: 'gh_x_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C',
  })
  access_token: string;

  @ApiProperty({ enum: [ACCESS_TOKEN_TYPE] })
  issued_token_type: string;

  /** @example Bearer */
  token_type: string;

  @ApiProperty({ type: 'integer', required: false, description: 'In how many seconds it ends.', example: 3600 })
  expires_in?: number;

  /** @example AUTHORING */
  scope: string;
}
