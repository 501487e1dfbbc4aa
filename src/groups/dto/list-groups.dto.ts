import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { ListQueryDto, SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { IsText } from '../../common/validation/text.decorators.js';
import { FromQueryBoolean } from '../../common/validation/value.decorators.js';

const SORTS = ['name', '-name', 'id', '-id'] as const;

export class ListGroupsDto extends SearchQueryDto {
  /** Exactly this name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'Analysts' })
  name?: string;

  /** Only public groups, or only others. */
  @FromQueryBoolean()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  public?: boolean;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'name';
}

export class ListUserGroupsDto extends ListQueryDto {
  /** Whether to list the groups above his groups, and All, too. */
  @FromQueryBoolean()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  effective?: boolean;
}
