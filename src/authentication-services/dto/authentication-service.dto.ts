import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { IsName, IsText } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';
import {
  AUTHENTICATION_SERVICE_KINDS,
  type AuthenticationService,
  type AuthenticationServiceKind,
} from '../entities/authentication-service.entity.js';

const SORTS = ['name', '-name', 'id', '-id'] as const;

export class ListAuthenticationServicesDto extends SearchQueryDto {
  /** Exactly this name, without regard to case. */
  @IsOptional()
  @IsText({ example: 'Local' })
  name?: string;

  @IsOptional()
  @IsIn(SORTS, { message: `must be one of ${SORTS.join(', ')}` })
  sort: (typeof SORTS)[number] = 'name';
}

export class CreateAuthenticationServiceDto {
  @ApiProperty({
    enum: AUTHENTICATION_SERVICE_KINDS,
    description: 'Where passwords are verified: `local` is this server.',
  })
  @IsIn(AUTHENTICATION_SERVICE_KINDS, { message: `must be one of ${AUTHENTICATION_SERVICE_KINDS.join(', ')}` })
  kind: AuthenticationServiceKind;

  @IsName({ example: 'Partners' })
  name: string;

  @MayBeAbsent()
  @IsText({ example: 'Accounts of our partners' })
  description?: string;

  /**
   * Whether its users may sign in.
   * @example true
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  enabled?: boolean;
}

export class UpdateAuthenticationServiceDto {
  @MayBeAbsent()
  @IsName({ example: 'Suppliers' })
  name?: string;

  @MayBeAbsent()
  @IsText({ example: 'Accounts of our suppliers' })
  description?: string;

  /**
   * Whether its users may sign in.
   * @example true
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  enabled?: boolean;
}

export class AuthenticationServiceResponse {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  @ApiProperty({ enum: AUTHENTICATION_SERVICE_KINDS })
  kind: AuthenticationServiceKind;

  /** @example Local */
  name: string;

  /** @example 'Passwords kept by this server' */
  description: string;

  /**
   * Whether its users may sign in.
   * @example true
   */
  enabled: boolean;

  /**
   * Whether it is part of the seed: then it cannot be renamed, switched off or deleted.
   * @example true
   */
  builtIn: boolean;

  @ApiProperty({ type: 'integer', description: 'Counts the changes; the ETag holds the same number.', example: 1 })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  static from(service: AuthenticationService): AuthenticationServiceResponse {
    return {
      id: service.id,
      kind: service.kind,
      name: service.name,
      description: service.description,
      enabled: service.enabled,
      builtIn: service.builtIn,
      version: service.version,
      createdAt: service.createdAt,
      updatedAt: service.updatedAt,
    };
  }
}

export class AuthenticationServicePage extends pageOf(AuthenticationServiceResponse) {}
