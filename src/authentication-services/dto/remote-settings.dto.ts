import { ApiProperty } from '@nestjs/swagger';
import { MayBeAbsent } from '../../common/validation/value.decorators.js';
import type { AuthenticationService } from '../entities/authentication-service.entity.js';
import type { RemoteSettings } from '../entities/external-settings.js';
import { IsCaCertificate, IsServiceUrl, IsTimeoutMs } from './connection.decorators.js';

const SCHEMES = ['http', 'https'];

class RemoteSettingsBase {
  @IsCaCertificate()
  caCertificate?: string | null;

  @MayBeAbsent()
  @IsTimeoutMs()
  timeoutMs?: number;
}

export class RemoteSettingsDto extends RemoteSettingsBase {
  @IsServiceUrl(SCHEMES, true, 'https://accounts.example.org/provider')
  url: string;
}

/** What is absent stays as it is. */
export class UpdateRemoteSettingsDto extends RemoteSettingsBase {
  @MayBeAbsent()
  @IsServiceUrl(SCHEMES, true, 'https://accounts.example.org/provider')
  url?: string;
}

export class RemoteSettingsResponse implements RemoteSettings {
  /** @example 'https://accounts.example.org/provider' */
  url: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  caCertificate: string | null;

  @ApiProperty({ type: 'integer', example: 5000 })
  timeoutMs: number;

  /** Null for a service of another kind. */
  static from(service: AuthenticationService): RemoteSettingsResponse | null {
    if (service.kind !== 'remote' || service.settings === null) return null;
    const { url, caCertificate, timeoutMs } = service.settings as RemoteSettings;
    return { url, caCertificate, timeoutMs };
  }
}
