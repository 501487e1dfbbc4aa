import { ApiProperty } from '@nestjs/swagger';
import { ApiCondition } from '../../access/dto/condition.decorators.js';
import { pageOf } from '../../common/dto/page.dto.js';
import type { PrivilegeSet } from '../entities/privilege-set.entity.js';

export class PrivilegeSetResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  id: number;

  /** @example Viewer */
  name: string;

  /** @example 'May read' */
  description: string;

  /** Whether clients of the MindTouch surface see it as a role. */
  siteRole: boolean;

  /**
   * Whether it is part of the seed: then it cannot be renamed or deleted.
   * @example true
   */
  builtIn: boolean;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  static from(set: PrivilegeSet): PrivilegeSetResponse {
    return {
      id: set.id,
      name: set.name,
      description: set.description,
      siteRole: set.siteRole,
      builtIn: set.builtIn,
      version: set.version,
      createdAt: set.createdAt,
      updatedAt: set.updatedAt,
    };
  }
}

export class PrivilegeSetPage extends pageOf(PrivilegeSetResponse) {}

/** A privilege in a set. */
export class PrivilegeSetPrivilegeResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'The id of the pair.', example: 12 })
  id: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  privilegeSetId: number;

  /** @example READ */
  privilege: string;
}

export class PrivilegeSetPrivilegePage extends pageOf(PrivilegeSetPrivilegeResponse) {}

/** A group that has the set. */
export class PrivilegeSetGroupResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'The id of the assignment.', example: 7 })
  id: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  groupId: number;

  /** @example shared.infra */
  groupName: string;

  /** Whether it is the group's role. */
  role: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  validUntil: Date | null;

  @ApiCondition()
  condition: string | null;
}

export class PrivilegeSetGroupPage extends pageOf(PrivilegeSetGroupResponse) {}
