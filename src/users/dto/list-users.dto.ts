import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { IsText } from '../../common/validation/text.decorators.js';
import { FromQueryBoolean } from '../../common/validation/value.decorators.js';

const SORTS = ['username', '-username', 'id', '-id'] as const;

export class ListUsersDto extends SearchQueryDto {
  /** Exactly this user name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'ada' })
  username?: string;

  /** Only active users, or only others. */
  @FromQueryBoolean()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  active?: boolean;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'username';
}
