import { ApiProperty } from '@nestjs/swagger';

export class GroupHeader {
  /** @example 'b25ee394-9d13-49e3-9385-cd97f5b253b4' */
  id: string;

  @ApiProperty({ type: 'integer', example: 1 })
  indexVersion: number;

  @ApiProperty({ type: 'integer', example: 1 })
  generationNum: number;

  /** @example All */
  name: string;

  /** @example All */
  displayName: string;

  /** @example 'Every user' */
  description: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1_704_067_200_000 })
  created: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1_704_067_200_000 })
  modified: number;

  /** @example 'b25ee394-9d13-49e3-9385-cd97f5b253b4' */
  owner: string;

  isDeleted: boolean;

  isHidden: boolean;

  @ApiProperty({ type: [String], example: [] })
  tags: string[];

  @ApiProperty({ enum: ['LOCAL_GROUP'] })
  type: 'LOCAL_GROUP';

  isExternal: boolean;

  isDeprecated: boolean;
}

/** A group as ThoughtSpot's metadata shows it. Times are in milliseconds since 1970. */
export class GroupObject {
  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  userGroupContent: object;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  groupIdx: number;

  @ApiProperty({ type: 'integer', example: -1 })
  metadataVersion: number;

  @ApiProperty({ type: [String], example: [] })
  assignedPinboards: string[];

  @ApiProperty({ type: [String], example: [] })
  assignedGroups: string[];

  @ApiProperty({ type: [String], example: [] })
  inheritedGroups: string[];

  @ApiProperty({ type: [String], example: ['AUTHORING', 'DATADOWNLOADING'] })
  privileges: string[];

  @ApiProperty({ enum: ['LOCAL_GROUP'] })
  type: 'LOCAL_GROUP';

  @ApiProperty({ enum: ['GROUP'] })
  parenttype: 'GROUP';

  @ApiProperty({ enum: ['DEFAULT'] })
  visibility: 'DEFAULT';

  /** @example '982d6da9-9cd1-479e-b9a6-35aa05f9282a' */
  tenantId: string;

  /** @example All */
  displayName: string;

  header: GroupHeader;

  /** @example true */
  complete: boolean;

  @ApiProperty({ type: [String], example: [] })
  incompleteDetail: string[];

  /** @example true */
  isSystemPrincipal: boolean;
}
