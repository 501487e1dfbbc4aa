import { ApiProperty } from '@nestjs/swagger';

const TYPES = ['LOCAL_USER', 'LOCAL_GROUP'] as const;

/** A user or a group in `user/list`. Times are in milliseconds since 1970. */
export class PrincipalItem {
  /** @example ada */
  name: string;

  /** @example 'Ada Lovelace' */
  displayName: string;

  @ApiProperty({ required: false, example: 'Who reads the numbers', description: 'Of groups alone.' })
  description?: string;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1_704_067_200_000 })
  created: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1_704_067_200_000 })
  modified: number;

  @ApiProperty({ required: false, example: 'ada@example.org', description: 'Of users alone.' })
  mail?: string;

  @ApiProperty({ enum: TYPES })
  principalTypeEnum: (typeof TYPES)[number];

  @ApiProperty({ type: [String], example: ['All', 'Analysts'] })
  groupNames: string[];

  @ApiProperty({ enum: ['DEFAULT'] })
  visibility: 'DEFAULT';

  /**
   * Whether it is still to be activated.
   * @example false
   */
  activate: boolean;
}
