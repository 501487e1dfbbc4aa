import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { ValidityDto } from '../../common/dto/validity.dto.js';
import { normaliseNetwork } from '../../common/http/networks.js';
import { check, IsCleanText, IsText } from '../../common/validation/text.decorators.js';
import { FromQueryInteger, IsId, IsInstant, MayBeAbsent } from '../../common/validation/value.decorators.js';
import { TOKEN_KINDS, type TokenKind } from '../entities/token.entity.js';
import { TOKEN_STATES, type TokenState } from './token-response.dto.js';

const SCOPES_MAX = 100;
const NETWORKS_MAX = 100;
const NETWORK_MESSAGE = 'must hold networks such as 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32';
const OVERLAP_SECONDS_MAX = 7 * 24 * 60 * 60;
const SORTS = ['id', '-id'] as const;

export class CreateTokenDto extends ValidityDto {
  @MayBeAbsent()
  @IsText({ example: 'nightly export' })
  description?: string;

  @ApiProperty({
    type: [String],
    nullable: true,
    required: false,
    maxItems: SCOPES_MAX,
    description: 'Privileges that you hold, to which the token is narrowed; null or absent: all that its owner has.',
    example: ['DATADOWNLOADING'],
  })
  @IsOptional()
  @MaxLength(255, { each: true, message: 'must hold names of privileges' })
  @IsCleanText({ each: true, message: 'must hold names of privileges' })
  @IsString({ each: true, message: 'must hold names of privileges' })
  @ArrayMaxSize(SCOPES_MAX, { message: `must have at most ${SCOPES_MAX} items` })
  @IsArray({ message: 'must be an array' })
  scopes?: string[] | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    required: false,
    minItems: 1,
    maxItems: NETWORKS_MAX,
    description: 'Networks or addresses from which alone the token counts; null or absent: all.',
    example: ['10.0.0.0/8', '127.0.0.1', '::1'],
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(toNetwork) : value))
  @check('isNetwork', { each: true, message: NETWORK_MESSAGE }, (text) => normaliseNetwork(text) !== null)
  @IsString({ each: true, message: NETWORK_MESSAGE })
  @ArrayMinSize(1, { message: 'must have at least 1 item' })
  @ArrayMaxSize(NETWORKS_MAX, { message: `must have at most ${NETWORKS_MAX} items` })
  @IsArray({ message: 'must be an array' })
  allowedNetworks?: string[] | null;
}

/** What is no network is left for the validator to refuse. */
function toNetwork(value: unknown): unknown {
  return typeof value === 'string' ? (normaliseNetwork(value) ?? value) : value;
}

export class RotateTokenDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: OVERLAP_SECONDS_MAX,
    required: false,
    description: 'How long the old token stays valid; 0 when absent.',
    example: 3600,
  })
  @MayBeAbsent()
  @Max(OVERLAP_SECONDS_MAX, { message: `must be at most ${OVERLAP_SECONDS_MAX}` })
  @Min(0, { message: 'must be at least 0' })
  @IsInt({ message: 'must be an integer' })
  overlapSeconds?: number;
}

export class ListTokensDto extends SearchQueryDto {
  /** Only tokens of this kind. */
  @IsOptional()
  @IsIn(TOKEN_KINDS, { message: `must be one of ${TOKEN_KINDS.join(', ')}` })
  kind?: TokenKind;

  /** Only tokens in this state. */
  @IsOptional()
  @IsIn(TOKEN_STATES, { message: `must be one of ${TOKEN_STATES.join(', ')}` })
  state?: TokenState;

  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'Tokens that act as this user.' })
  userId?: number;

  @FromQueryInteger()
  @MayBeAbsent()
  @IsId({ description: 'Tokens that act as this group.' })
  groupId?: number;

  @MayBeAbsent()
  @IsInstant({ description: 'Last used before this instant, or never.' })
  lastUsedBefore?: Date;

  @MayBeAbsent()
  @IsInstant({ description: 'Last used at this instant or later.' })
  lastUsedAfter?: Date;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'id';
}
