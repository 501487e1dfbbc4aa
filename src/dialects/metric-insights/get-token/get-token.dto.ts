import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../../../common/validation/value.decorators.js';

const TEXT_LENGTH_MAX = 255;
const TOO_LONG = { message: `must have at most ${TEXT_LENGTH_MAX} characters` };

export class GetTokenFields {
  @MayBeAbsent()
  @MaxLength(TEXT_LENGTH_MAX, TOO_LONG)
  @IsString({ message: 'must be a string' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value))
  @ApiProperty({ type: String, description: 'The id of a personal token of an administrator.', example: '1' })
  application_id?: string;

  @MayBeAbsent()
  @MaxLength(TEXT_LENGTH_MAX, TOO_LONG)
  @IsString({ message: 'must be a string' })
  @ApiProperty({
    type: String,
    description: 'The secret of that token.',
    example: 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C',
  })
  application_key?: string;

  @MayBeAbsent()
  @MaxLength(TEXT_LENGTH_MAX, TOO_LONG)
  @IsString({ message: 'must be a string' })
  @ApiProperty({ type: String, description: 'The user name of whom the token is to act as.', example: 'admin' })
  user?: string;
}

export class GetTokenAnswer {
  @ApiProperty({ example: 'gh_s_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C' })
  token: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Until when it is valid, in UTC; null for a token without an end.',
    example: '2030-01-31 12:00:00',
  })
  expires: string | null;
}
