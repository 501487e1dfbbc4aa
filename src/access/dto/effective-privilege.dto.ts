import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { pageOf } from '../../common/dto/page.dto.js';
import { Page } from '../../common/paging/page.js';
import { FromQueryBoolean } from '../../common/validation/value.decorators.js';
import type { EffectivePrivilege } from '../effective-privilege.js';

export class EffectivePrivilegesQueryDto {
  /** Whether to say of each privilege where it comes from. */
  @FromQueryBoolean()
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  explain?: boolean;
}

export class NamedReference {
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  id: number;

  /** @example Administrators */
  name: string;
}

export class PrivilegeSourceResponse {
  @ApiProperty({
    enum: ['grant', 'assignment', 'implication', 'administration'],
    description: 'A grant or an assignment gives it; another privilege implies it; ADMINISTRATION implies everything.',
  })
  type: 'grant' | 'assignment' | 'implication' | 'administration';

  @ApiProperty({
    type: NamedReference,
    nullable: true,
    description: 'The group that has it; null for what a user has himself.',
  })
  group: NamedReference | null;

  @ApiProperty({ type: NamedReference, nullable: true, description: 'The set through which it comes.' })
  privilegeSet: NamedReference | null;

  @ApiProperty({ type: String, nullable: true, description: 'The privilege that implies it.', example: null })
  impliedBy: string | null;
}

export class EffectivePrivilegeResponse {
  /** @example ADMINISTRATION */
  name: string;

  /** Where it comes from, when asked for. */
  @ApiProperty({ type: [PrivilegeSourceResponse], required: false })
  sources?: PrivilegeSourceResponse[];
}

export class EffectivePrivilegePage extends pageOf(EffectivePrivilegeResponse) {}

/** All effective privileges as one page: there are never more of them than privileges. */
export function toEffectivePrivilegePage(
  privileges: readonly EffectivePrivilege[],
  explain: boolean | undefined,
): EffectivePrivilegePage {
  const items = privileges.map(({ name, sources }) => (explain ? { name, sources } : { name }));
  return new Page(items, null);
}
