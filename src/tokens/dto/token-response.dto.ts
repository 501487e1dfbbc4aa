import { ApiProperty } from '@nestjs/swagger';
import { pageOf } from '../../common/dto/page.dto.js';
import { TOKEN_KINDS, type TokenKind } from '../entities/token.entity.js';

export const TOKEN_STATES = ['active', 'scheduled', 'expired', 'revoked'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export class TokenOwnerResponse {
  @ApiProperty({ enum: ['user', 'group'] })
  type: 'user' | 'group';

  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  /** @example admin */
  name: string;
}

/** A token without its secret. */
export class TokenResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  @ApiProperty({ enum: TOKEN_KINDS })
  kind: TokenKind;

  @ApiProperty({ type: TokenOwnerResponse, description: 'Whom it acts as.' })
  owner: TokenOwnerResponse;

  /** @example 'nightly export' */
  description: string;

  @ApiProperty({ enum: TOKEN_STATES })
  state: TokenState;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'The privileges it is narrowed to; null means all that its owner has.',
    example: ['DATADOWNLOADING'],
  })
  scopes: string[] | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'The networks from which alone it counts, in CIDR notation; null means all.',
    example: ['10.0.0.0/8'],
  })
  allowedNetworks: string[] | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  revokedAt: Date | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'A few seconds late at most.',
    example: null,
  })
  lastUsedAt: Date | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The token it replaces.',
    example: null,
  })
  rotatedFromId: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When another token was made to replace it.',
    example: null,
  })
  rotatedAt: Date | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The token with which it ends, such as the session it was made in, or the token it was exchanged for.',
    example: null,
  })
  parentTokenId: number | null;

  @ApiProperty({
    type: TokenOwnerResponse,
    nullable: true,
    description: 'Who acts for the owner with an exchanged token, if that is somebody else.',
    example: null,
  })
  actor: TokenOwnerResponse | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'The user who made it.', example: 1 })
  createdById: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Counts the changes; the ETag begins with the same number.',
    example: 1,
  })
  version: number;

  createdAt: Date;
}

export class TokenPage extends pageOf(TokenResponse) {}

/** A token with its secret, which is shown this once. */
export class TokenWithSecretResponse extends TokenResponse {
  @ApiProperty({
    description: 'The secret. Keep it: it is not shown again.',
    example: 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C',
  })
  token: string;
}
