import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { IsText } from '../../common/validation/text.decorators.js';
import { FromQueryBoolean } from '../../common/validation/value.decorators.js';

const SORTS = ['name', '-name', 'id', '-id'] as const;

export class ListPrivilegeSetsDto extends SearchQueryDto {
  /** Exactly this name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'Viewer' })
  name?: string;

  /** Only those that are, or are not, site roles. */
  @FromQueryBoolean()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  siteRole?: boolean;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'name';
}
