import { ApiProperty } from '@nestjs/swagger';

class ConfigInfo {
  /** @example false */
  isSaas: boolean;

  /** @example guildhall */
  selfClusterName: string;

  /** @example guildhall */
  selfClusterId: string;
}

/** Who is calling, in ThoughtSpot's words. */
export class SessionInfo {
  /** @example '59481331-ee53-42be-a548-bd87be6ddd4a' */
  userGUID: string;

  /** @example admin */
  userName: string;

  /** @example Administrator */
  userDisplayName: string;

  /** @example 'admin@example.org' */
  userEmail: string;

  @ApiProperty({ type: [String], example: ['ADMINISTRATION', 'AUTHORING'] })
  privileges: string[];

  /** @example '8.10.0.sw' */
  releaseVersion: string;

  /** @example 'Etc/UTC' */
  timezone: string;

  configInfo: ConfigInfo;
}
