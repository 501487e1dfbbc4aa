import { ApiProperty } from '@nestjs/swagger';
import type { JsonObject } from '../../common/json/json-object.js';
import { ApiProperties } from '../../common/validation/properties.decorators.js';
import { pageOf } from '../../common/dto/page.dto.js';
import type { Group } from '../entities/group.entity.js';

export class GroupResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  id: number;

  @ApiProperty({ format: 'uuid', example: 'd0326b56-ef23-4c8a-8327-a30e99bcc72b' })
  guid: string;

  /** @example Administrators */
  name: string;

  /** @example 'May do everything' */
  description: string;

  /** Whether anyone signed in may read it. */
  public: boolean;

  /**
   * Whether it is part of the seed: then it cannot be renamed or deleted.
   * @example true
   */
  builtIn: boolean;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'The service whose directory it comes from.',
    example: 1,
  })
  authenticationServiceId: number;

  @ApiProperties()
  properties: JsonObject;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  static from(group: Group): GroupResponse {
    return {
      id: group.id,
      guid: group.guid,
      name: group.name,
      description: group.description,
      public: group.public,
      builtIn: group.builtIn,
      authenticationServiceId: group.authenticationServiceId,
      properties: group.properties ?? {},
      version: group.version,
      createdAt: group.createdAt,
      updatedAt: group.updatedAt,
    };
  }
}

/** A group as lists show it. */
export class GroupSummaryResponse extends GroupResponse {
  @ApiProperty({
    type: 'integer',
    description: 'How many direct members it has; for All, how many users there are.',
    example: 1,
  })
  memberCount: number;
}

export class GroupPage extends pageOf(GroupSummaryResponse) {}

export function toGroupSummary(group: Group & { memberCount: number }): GroupSummaryResponse {
  return { ...GroupResponse.from(group), memberCount: group.memberCount };
}
