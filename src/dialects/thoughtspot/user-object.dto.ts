import { ApiProperty } from '@nestjs/swagger';

class UserContent {
  @ApiProperty({ type: 'object', additionalProperties: true, example: { mail: 'ada@example.org' } })
  userProperties: object;
}

export class UserHeader {
  /** @example '59481331-ee53-42be-a548-bd87be6ddd4a' */
  id: string;

  @ApiProperty({ type: 'integer', example: 1 })
  indexVersion: number;

  @ApiProperty({ type: 'integer', example: 1 })
  generationNum: number;

  /** @example ada */
  name: string;

  /** @example 'Ada Lovelace' */
  displayName: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1_704_067_200_000 })
  created: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1_704_067_200_000 })
  modified: number;

  /** @example '59481331-ee53-42be-a548-bd87be6ddd4a' */
  owner: string;

  isDeleted: boolean;

  isHidden: boolean;

  @ApiProperty({ type: [String], example: [] })
  tags: string[];

  @ApiProperty({ enum: ['LOCAL_USER'] })
  type: 'LOCAL_USER';

  isExternal: boolean;

  isDeprecated: boolean;
}

/** A user as ThoughtSpot's metadata shows him. Times are in milliseconds since 1970. */
export class UserObject {
  userContent: UserContent;

  @ApiProperty({ enum: ['ACTIVE', 'INACTIVE'] })
  state: 'ACTIVE' | 'INACTIVE';

  @ApiProperty({ type: [String], example: ['b25ee394-9d13-49e3-9385-cd97f5b253b4'] })
  assignedGroups: string[];

  @ApiProperty({ type: [String], example: ['b25ee394-9d13-49e3-9385-cd97f5b253b4'] })
  inheritedGroups: string[];

  @ApiProperty({ enum: ['LOCAL_USER'] })
  type: 'LOCAL_USER';

  @ApiProperty({ enum: ['USER'] })
  parenttype: 'USER';

  @ApiProperty({ enum: ['DEFAULT'] })
  visibility: 'DEFAULT';

  /** @example '982d6da9-9cd1-479e-b9a6-35aa05f9282a' */
  tenantId: string;

  /** @example 'Ada Lovelace' */
  displayName: string;

  header: UserHeader;

  /** @example true */
  complete: boolean;

  @ApiProperty({ type: [String], example: [] })
  incompleteDetail: string[];

  isSystemPrincipal: boolean;
}
