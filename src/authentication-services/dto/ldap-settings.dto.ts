import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { IsName, IsWellFormed } from '../../common/validation/text.decorators.js';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';
import type { AuthenticationService } from '../entities/authentication-service.entity.js';
import type { LdapSettings } from '../entities/external-settings.js';
import { IsAttributeName, IsCaCertificate, IsServiceUrl, IsTimeoutMs } from './connection.decorators.js';

const SCHEMES = ['ldap', 'ldaps'];

class LdapSettingsBase {
  /**
   * Whether a connection to `ldap://` is encrypted with StartTLS before anything is said on it: false when absent.
   * @example true
   */
  @MayBeAbsent()
  @IsBoolean({ message: 'must be true or false' })
  startTls?: boolean;

  @IsCaCertificate()
  caCertificate?: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who searches for users and groups; null: anonymously.',
    example: 'cn=guildhall,dc=example,dc=org',
  })
  @IsOptional()
  @IsName()
  bindDn?: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    writeOnly: true,
    minLength: 1,
    maxLength: 1024,
    description: 'The password of `bindDn`. It is stored encrypted and never shown.',
    example: 'the password of a search account',
  })
  @IsOptional()
  @Length(1, 1024, { message: 'must have 1 to 1024 characters' })
  @IsWellFormed()
  @IsString({ message: 'must be a string' })
  bindPassword?: string | null;

  @MayBeAbsent()
  @IsAttributeName('Holds the user name: `uid` when absent.', 'uid')
  userAttribute?: string;

  @MayBeAbsent()
  @IsAttributeName('Holds the e-mail address: `mail` when absent.', 'mail')
  emailAttribute?: string;

  @MayBeAbsent()
  @IsAttributeName('Holds the name to display: `displayName` when absent.', 'displayName')
  displayNameAttribute?: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Below this the groups are; null: groups are not looked up.',
    example: 'ou=groups,dc=example,dc=org',
  })
  @IsOptional()
  @IsName()
  groupBaseDn?: string | null;

  @MayBeAbsent()
  @IsAttributeName('Holds the name of a group: `cn` when absent.', 'cn')
  groupNameAttribute?: string;

  @MayBeAbsent()
  @IsAttributeName(
    'Holds the members of a group by their DN, `memberUid` by their user name: `member` when absent.',
    'member',
  )
  groupMemberAttribute?: string;

  @MayBeAbsent()
  @IsTimeoutMs()
  timeoutMs?: number;
}

export class LdapSettingsDto extends LdapSettingsBase {
  @IsServiceUrl(SCHEMES, false, 'ldap://ldap.example.org')
  url: string;

  @IsName({ description: 'Below this the users are.', example: 'ou=people,dc=example,dc=org' })
  userBaseDn: string;
}

/** What is absent stays as it is. */
export class UpdateLdapSettingsDto extends LdapSettingsBase {
  @MayBeAbsent()
  @IsServiceUrl(SCHEMES, false, 'ldap://ldap.example.org')
  url?: string;

  @MayBeAbsent()
  @IsName({ description: 'Below this the users are.', example: 'ou=people,dc=example,dc=org' })
  userBaseDn?: string;
}

export class LdapSettingsResponse implements LdapSettings {
  /** @example 'ldap://ldap.example.org' */
  url: string;

  /** @example true */
  startTls: boolean;

  @ApiProperty({ type: String, nullable: true, example: null })
  caCertificate: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'cn=guildhall,dc=example,dc=org' })
  bindDn: string | null;

  /**
   * Whether there is a password to search with.
   * @example true
   */
  bindPasswordSet: boolean;

  /** @example 'ou=people,dc=example,dc=org' */
  userBaseDn: string;

  /** @example uid */
  userAttribute: string;

  /** @example mail */
  emailAttribute: string;

  /** @example displayName */
  displayNameAttribute: string;

  @ApiProperty({ type: String, nullable: true, example: 'ou=groups,dc=example,dc=org' })
  groupBaseDn: string | null;

  /** @example cn */
  groupNameAttribute: string;

  /** @example member */
  groupMemberAttribute: string;

  @ApiProperty({ type: 'integer', example: 5000 })
  timeoutMs: number;

  /** Null for a service of another kind. */
  static from(service: AuthenticationService): LdapSettingsResponse | null {
    if (service.kind !== 'ldap' || service.settings === null) return null;
    const settings = service.settings as LdapSettings;
    return {
      url: settings.url,
      startTls: settings.startTls,
      caCertificate: settings.caCertificate,
      bindDn: settings.bindDn,
      bindPasswordSet: service.sealedSecret !== null,
      userBaseDn: settings.userBaseDn,
      userAttribute: settings.userAttribute,
      emailAttribute: settings.emailAttribute,
      displayNameAttribute: settings.displayNameAttribute,
      groupBaseDn: settings.groupBaseDn,
      groupNameAttribute: settings.groupNameAttribute,
      groupMemberAttribute: settings.groupMemberAttribute,
      timeoutMs: settings.timeoutMs,
    };
  }
}
