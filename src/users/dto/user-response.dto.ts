import { ApiProperty } from '@nestjs/swagger';
import type { JsonObject } from '../../common/json/json-object.js';
import { ApiProperties } from '../../common/validation/properties.decorators.js';
import { pageOf } from '../../common/dto/page.dto.js';
import type { User } from '../entities/user.entity.js';

export class UserResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  @ApiProperty({ format: 'uuid', example: '59481331-ee53-42be-a548-bd87be6ddd4a' })
  guid: string;

  /** @example admin */
  username: string;

  /** @example Administrator */
  displayName: string;

  @ApiProperty({ type: String, nullable: true, example: 'ada@example.org' })
  email: string | null;

  /**
   * Whether the user may sign in and pass checks.
   * @example true
   */
  active: boolean;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Where the password is verified.', example: 1 })
  authenticationServiceId: number;

  @ApiProperties()
  properties: JsonObject;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  static from(user: User): UserResponse {
    return {
      id: user.id,
      guid: user.guid,
      username: user.username,
      displayName: user.displayName,
      email: user.email,
      active: user.active,
      authenticationServiceId: user.authenticationServiceId,
      properties: user.properties ?? {},
      version: user.version,
      createdAt: user.createdAt,
      updatedAt: user.updatedAt,
    };
  }
}

export class UserPage extends pageOf(UserResponse) {}
