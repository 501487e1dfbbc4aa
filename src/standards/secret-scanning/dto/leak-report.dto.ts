import { ApiProperty } from '@nestjs/swagger';

/** A match of the pattern of tokens, where everybody can read it. */
export class LeakReport {
  @ApiProperty({ description: 'What matched.', example: 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C' })
  token: string;

  @ApiProperty({ description: 'The name of the pattern that matched.', example: 'guildhall_token' })
  type: string;

  @ApiProperty({
    description: 'Where it was found; may be empty.',
    example: 'https://git.example.org/a/b/blob/main/.env',
  })
  url: string;

  @ApiProperty({ required: false, description: 'In what kind of place.', example: 'content' })
  source?: string;
}

export type LeakLabel = 'true_positive' | 'false_positive';

/** What was made of one report. */
export class LeakVerdict {
  @ApiProperty({
    description: 'The SHA-256 of the token, in base64.',
    example: 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
  })
  token_hash: string;

  /** @example guildhall_token */
  token_type: string;

  @ApiProperty({
    description: 'Whether it was a token of this server: if so, it does not count any more.',
    enum: ['true_positive', 'false_positive'],
    example: 'true_positive',
  })
  label: LeakLabel;
}
