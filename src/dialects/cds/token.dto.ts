import { ApiProperty } from '@nestjs/swagger';

/** A group's token as CDS shows one. */
export class CdsToken {
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  id: number;

  @ApiProperty({ type: 'integer', format: 'int64', description: '0 in lists.', example: 4 })
  group_id: number;

  /** @example team.a */
  group_name: string;

  @ApiProperty({
    description: 'The secret, when the token is made; empty ever after.',
    example: '7c1f8a0d93e45b26f0a9c8d7e6b5a4938271605f4e3d2c1b0a99887766554433',
  })
  token: string;

  /** @example ci */
  description: string;

  @ApiProperty({ description: 'What the user who made it is called.', example: 'Administrator' })
  creator: string;

  @ApiProperty({ type: 'integer', enum: [1, 2, 3], description: '1 session, 2 daily, 3 persistent.', example: 2 })
  expiration: number;

  @ApiProperty({ format: 'date-time', example: '2026-01-31T12:42:55.123Z' })
  created: string;
}

/** What makes a token. For the documentation alone: `toNewToken` reads the body. */
export class NewTokenBody {
  @ApiProperty({ enum: ['session', 'daily', 'persistent'], example: 'daily' })
  expiration: string;

  @ApiProperty({ required: false, example: 'ci' })
  description?: string;
}
