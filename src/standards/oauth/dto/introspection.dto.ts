import { ApiProperty } from '@nestjs/swagger';

export class IntrospectionForm {
  @ApiProperty({
    description: 'The token, as its bearer showed it.',
    example: 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C',
  })
  token: string;

  @ApiProperty({
    required: false,
    description: 'Not needed: all tokens are looked for alike.',
    example: 'access_token',
  })
  token_type_hint?: string;

  @ApiProperty({
    required: false,
    description:
      'The address of whoever showed the token. A token that is limited to networks is active only with an address in one of them.',
    example: '192.0.2.7',
  })
  client_ip?: string;
}

/** Who acts for the owner of a token, and who did before him. */
export class Actor {
  /** @example 'user:2' */
  sub: string;

  /** @example ada.byron */
  client_id: string;

  @ApiProperty({
    type: () => Actor,
    required: false,
    description: 'From whom he was given the token.',
    example: { sub: 'user:3', client_id: 'gateway' },
  })
  act?: Actor;
}

/** What a token is worth. One that is not active says nothing but that. */
export class IntrospectionAnswer {
  /** @example true */
  active: boolean;

  @ApiProperty({
    required: false,
    description: 'The privileges that it lets its bearer use now, separated by spaces.',
    example: 'AUTHORING DATADOWNLOADING',
  })
  scope?: string;

  @ApiProperty({ required: false, description: 'The client to which it was given.', example: 'admin' })
  client_id?: string;

  @ApiProperty({ required: false, description: 'The user whom it acts as; absent for a group.', example: 'admin' })
  username?: string;

  @ApiProperty({ required: false, example: 'Bearer' })
  token_type?: string;

  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'When it ends, in seconds since 1970; absent when it has no end.',
    example: 1896134400,
  })
  exp?: number;

  @ApiProperty({ type: 'integer', required: false, description: 'When it was made.', example: 1893456000 })
  iat?: number;

  @ApiProperty({ type: 'integer', required: false, description: 'From when it counts.', example: 1893456000 })
  nbf?: number;

  @ApiProperty({ required: false, description: '`user:` or `group:` and an id.', example: 'user:1' })
  sub?: string;

  @ApiProperty({ required: false, example: 'http://localhost:3000' })
  aud?: string;

  @ApiProperty({ required: false, example: 'http://localhost:3000' })
  iss?: string;

  @ApiProperty({ required: false, description: 'The id of the token.', example: '1' })
  jti?: string;

  @ApiProperty({ type: Actor, required: false, description: 'Who acts for the owner (RFC 8693).' })
  act?: Actor;
}
