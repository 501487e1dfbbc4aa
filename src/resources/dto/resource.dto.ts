import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ApiCondition, IsCondition } from '../../access/dto/condition.decorators.js';
import { SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import type { JsonObject } from '../../common/json/json-object.js';
import { ApiProperties, IsProperties } from '../../common/validation/properties.decorators.js';
import { IsName, IsText } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';
import type { Resource } from '../entities/resource.entity.js';

const SORTS = ['name', '-name', 'id', '-id'] as const;

export class ListResourcesDto extends SearchQueryDto {
  /** Exactly this kind, without regard to case. */
  @IsOptional()
  @IsText({ example: 'data_source' })
  kind?: string;

  /** Exactly this name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'Sales' })
  name?: string;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'name';
}

export class CreateResourceDto {
  @IsName({ example: 'data_source' })
  kind: string;

  @IsName({ example: 'Sales' })
  name: string;

  @MayBeAbsent()
  @IsText({ example: 'The sales warehouse' })
  description?: string;

  @IsProperties()
  properties?: JsonObject;
}

export class UpdateResourceDto {
  @MayBeAbsent()
  @IsName({ example: 'Sales archive' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'The sales warehouse, refreshed nightly' })
  description?: string;

  @IsProperties('Merged with those that are there; null removes a key (RFC 7396).')
  properties?: JsonObject;
}

export class ResourceResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  /** @example data_source */
  kind: string;

  /** @example Sales */
  name: string;

  /** @example 'The sales warehouse' */
  description: string;

  @ApiProperties()
  properties: JsonObject;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  static from(resource: Resource): ResourceResponse {
    return {
      id: resource.id,
      kind: resource.kind,
      name: resource.name,
      description: resource.description,
      properties: resource.properties ?? {},
      version: resource.version,
      createdAt: resource.createdAt,
      updatedAt: resource.updatedAt,
    };
  }
}

export class ResourcePage extends pageOf(ResourceResponse) {}

export class ShareResourceDto {
  @IsCondition()
  condition?: string | null;
}

/** A resource shared with a group. */
export class ResourceShareResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  resourceId: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  groupId: number;

  /** @example shared.infra */
  groupName: string;

  @ApiCondition()
  condition: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'The user who shared it.', example: 1 })
  createdById: number | null;

  createdAt: Date;
}

export class ResourceSharePage extends pageOf(ResourceShareResponse) {}
