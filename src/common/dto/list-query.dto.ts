import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsText } from '../validation/text.decorators.js';
import { FromQueryBoolean, FromQueryInteger } from '../validation/value.decorators.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;
const CURSOR_LENGTH_MAX = 4_096;

/** What every list takes. */
export class ListQueryDto {
  /** How many items a page has at most. */
  @FromQueryInteger()
  @ApiProperty({ type: 'integer' })
  @IsOptional()
  @Max(LIMIT_MAX, { message: `must be at most ${LIMIT_MAX}` })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' })
  limit: number = LIMIT_DEFAULT;

  /** Where the page starts: `nextCursor` of the page before. */
  @IsOptional()
  @MaxLength(CURSOR_LENGTH_MAX, { message: 'is not a cursor of this list' })
  @IsString({ message: 'must be given once' })
  cursor?: string;

  /** Whether to count all items that match, as `totalCount`. */
  @FromQueryBoolean()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  count?: boolean;
}

/** What lists with names take besides. */
export class SearchQueryDto extends ListQueryDto {
  /** Finds what contains this text in its name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'a' })
  q?: string;
}
