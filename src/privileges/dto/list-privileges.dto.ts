import { IsIn, IsOptional } from 'class-validator';
import { ListQueryDto, SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../common/validation/text.decorators.js';

const SORTS = ['name', '-name', 'id', '-id'] as const;

export class ListPrivilegesDto extends SearchQueryDto {
  /** Exactly this name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'DATADOWNLOADING' })
  name?: string;

  /** Exactly this category. */
  @IsOptional()
  @IsText({ example: 'thoughtspot' })
  category?: string;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'name';
}

export class ListHoldersDto extends ListQueryDto {
  /** Whether to list users or groups. */
  @IsOptional()
  @IsIn(['user', 'group'], { message: 'must be user or group' })
  type: 'user' | 'group' = 'user';
}

export class HolderResponse {
  @ApiProperty({ enum: ['user', 'group'] })
  type: 'user' | 'group';

  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  /** @example admin */
  name: string;
}

export class HolderPage extends pageOf(HolderResponse) {}
