import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { TokenPolicy } from '../entities/token-policy.entity.js';
import { TOKEN_KINDS, type TokenKind } from '../entities/token.entity.js';

/** A hundred years: longer is the same as without an end. */
const LIFETIME_MAX = 100 * 366 * 24 * 60 * 60;
const LIFETIME_MIN = 60;

/** How long new tokens of one kind last. */
export class TokenPolicyResponse {
  @ApiProperty({ enum: TOKEN_KINDS })
  kind: TokenKind;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'For tokens that are asked for without an end; null: as long as may be.',
    example: 2592000,
  })
  defaultLifetimeSeconds: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null: without an end.', example: 31536000 })
  maxLifetimeSeconds: number | null;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  updatedAt: Date;

  static from(policy: TokenPolicy): TokenPolicyResponse {
    const { kind, defaultLifetimeSeconds, maxLifetimeSeconds, version, updatedAt } = policy;
    return { kind, defaultLifetimeSeconds, maxLifetimeSeconds, version, updatedAt };
  }
}

/** All of them: there is one for each kind. */
export class TokenPolicyList {
  @ApiProperty({ type: [TokenPolicyResponse] })
  items: TokenPolicyResponse[];
}

function Lifetime(description: string): PropertyDecorator {
  const decorators = [
    ApiProperty({
      type: 'integer',
      minimum: LIFETIME_MIN,
      maximum: LIFETIME_MAX,
      nullable: true,
      required: false,
      description,
      example: 31536000,
    }),
    IsOptional(),
    Max(LIFETIME_MAX, { message: `must be at most ${LIFETIME_MAX}` }),
    Min(LIFETIME_MIN, { message: `must be at least ${LIFETIME_MIN}` }),
    IsInt({ message: 'must be an integer' }),
  ];
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}

export class UpdateTokenPolicyDto {
  @Lifetime('For tokens that are asked for without an end; null: as long as may be.')
  defaultLifetimeSeconds?: number | null;

  @Lifetime('No token may be made to last longer; null: without an end.')
  maxLifetimeSeconds?: number | null;
}
