import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { IsCleanText } from '../../common/validation/text.decorators.js';
import { GroupResponse } from '../../groups/dto/group-response.dto.js';
import { TokenResponse } from '../../tokens/dto/token-response.dto.js';
import { UserResponse } from '../../users/dto/user-response.dto.js';

export class CreateSessionDto {
  /** @example admin */
  @MaxLength(255, { message: 'must have at most 255 characters' })
  @IsCleanText()
  @IsString({ message: 'must be a string' })
  username: string;

  /** @example 'correct horse battery staple' */
  @MaxLength(1024, { message: 'must have at most 1024 characters' })
  @IsString({ message: 'must be a string' })
  password: string;
}

export class SessionResponse {
  @ApiProperty({
    description: 'The session token, to be sent as `Authorization: Bearer …`.',
    example: 'gh_s_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C',
  })
  token: string;

  validUntil: Date;

  user: UserResponse;
}

export class MeResponse {
  @ApiProperty({ type: UserResponse, nullable: true, description: 'Who you are; null when a group is calling.' })
  user: UserResponse | null;

  @ApiProperty({ type: GroupResponse, nullable: true, description: 'The group that is calling; null for a user.' })
  group: GroupResponse | null;

  @ApiProperty({ type: TokenResponse, nullable: true, description: 'The token you came with; null for a group.' })
  token: TokenResponse | null;

  /**
   * Whether you may do everything.
   * @example true
   */
  administrator: boolean;
}
