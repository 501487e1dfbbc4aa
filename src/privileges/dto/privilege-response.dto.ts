import { ApiProperty } from '@nestjs/swagger';
import { pageOf } from '../../common/dto/page.dto.js';
import type { Privilege } from '../entities/privilege.entity.js';

export class PrivilegeResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 4 })
  id: number;

  /** @example DATADOWNLOADING */
  name: string;

  /** @example 'Download data' */
  description: string;

  /**
   * The catalogue it belongs to.
   * @example thoughtspot
   */
  category: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: 63,
    example: null,
    description: "Its bit in MindTouch's operation mask.",
  })
  maskBit: number | null;

  /** Whether group admins who hold it may hand it out in their groups. */
  delegable: boolean;

  /**
   * Whether it is part of the seed: then it cannot be renamed or deleted.
   * @example true
   */
  builtIn: boolean;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  static from(privilege: Privilege): PrivilegeResponse {
    return {
      id: privilege.id,
      name: privilege.name,
      description: privilege.description,
      category: privilege.category,
      maskBit: privilege.maskBit,
      delegable: privilege.delegable,
      builtIn: privilege.builtIn,
      version: privilege.version,
      createdAt: privilege.createdAt,
      updatedAt: privilege.updatedAt,
    };
  }
}

export class PrivilegePage extends pageOf(PrivilegeResponse) {}
