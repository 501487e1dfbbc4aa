import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { SearchQueryDto } from '../../common/dto/list-query.dto.js';
import { pageOf } from '../../common/dto/page.dto.js';
import { IsName, IsText } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';
import {
  AUTHENTICATION_SERVICE_KINDS,
  type AuthenticationService,
  type AuthenticationServiceKind,
} from '../entities/authentication-service.entity.js';
import { LdapSettingsDto, LdapSettingsResponse, UpdateLdapSettingsDto } from './ldap-settings.dto.js';
import { RemoteSettingsDto, RemoteSettingsResponse, UpdateRemoteSettingsDto } from './remote-settings.dto.js';

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
    description:
      'Where passwords are verified: `local` is this server, `ldap` a directory, `remote` a server that speaks the provider protocol.',
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

  /**
   * Whether someone whom the directory knows and this server does not becomes a user when he signs in: false when
   * absent.
   * @example false
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  createsUsers?: boolean;

  /** For the kind `ldap`, and needed there. */
  @MayBeAbsent()
  @ValidateNested()
  @IsObject({ message: 'must be an object' })
  @Type(() => LdapSettingsDto)
  ldap?: LdapSettingsDto;

  /** For the kind `remote`, and needed there. */
  @MayBeAbsent()
  @ValidateNested()
  @IsObject({ message: 'must be an object' })
  @Type(() => RemoteSettingsDto)
  remote?: RemoteSettingsDto;
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

  /**
   * Whether someone whom the directory knows and this server does not becomes a user when he signs in.
   * @example false
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  createsUsers?: boolean;

  /** For the kind `ldap`; what is absent in it stays as it is. */
  @MayBeAbsent()
  @ValidateNested()
  @IsObject({ message: 'must be an object' })
  @Type(() => UpdateLdapSettingsDto)
  ldap?: UpdateLdapSettingsDto;

  /** For the kind `remote`; what is absent in it stays as it is. */
  @MayBeAbsent()
  @ValidateNested()
  @IsObject({ message: 'must be an object' })
  @Type(() => UpdateRemoteSettingsDto)
  remote?: UpdateRemoteSettingsDto;
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

  /**
   * Whether someone whom the directory knows and this server does not becomes a user when he signs in.
   * @example false
   */
  createsUsers: boolean;

  @ApiProperty({
    type: LdapSettingsResponse,
    nullable: true,
    description: 'For administrators; null for everyone else, and for a service of another kind.',
  })
  ldap: LdapSettingsResponse | null;

  @ApiProperty({
    type: RemoteSettingsResponse,
    nullable: true,
    description: 'For administrators; null for everyone else, and for a service of another kind.',
  })
  remote: RemoteSettingsResponse | null;

  @ApiProperty({
    type: 'integer',
    description: 'Counts the changes; the ETag begins with the same number.',
    example: 1,
  })
  version: number;

  createdAt: Date;

  updatedAt: Date;

  /** `showsSettings` for administrators: where a directory is and how it is read is nobody else's business. */
  static from(service: AuthenticationService, showsSettings: boolean): AuthenticationServiceResponse {
    return {
      id: service.id,
      kind: service.kind,
      name: service.name,
      description: service.description,
      enabled: service.enabled,
      builtIn: service.builtIn,
      createsUsers: service.createsUsers,
      ldap: showsSettings ? LdapSettingsResponse.from(service) : null,
      remote: showsSettings ? RemoteSettingsResponse.from(service) : null,
      version: service.version,
      createdAt: service.createdAt,
      updatedAt: service.updatedAt,
    };
  }
}

export class AuthenticationServicePage extends pageOf(AuthenticationServiceResponse) {}
