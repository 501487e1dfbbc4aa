import { ApiProperty } from '@nestjs/swagger';

export class RevocationForm {
  @ApiProperty({ description: 'The token to end.', example: 'gh_p_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C' })
  token: string;

  @ApiProperty({
    required: false,
    description: 'Not needed: all tokens are looked for alike.',
    example: 'access_token',
  })
  token_type_hint?: string;
}
