import { ApiProperty } from '@nestjs/swagger';
import { CdsGroupName } from './group.dto.js';
import { CdsUser } from './user.dto.js';

/** An action. What Guildhall does not hold has the value that it has in a new one. */
export class CdsAction {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  group_id: number;

  /** @example deploy */
  name: string;

  @ApiProperty({ enum: ['Default'] })
  type: 'Default';

  /** @example 'Deploys an application' */
  description: string;

  /** @example true */
  enabled: boolean;

  deprecated: boolean;

  optional: boolean;

  always_executed: boolean;

  @ApiProperty({ type: 'null', example: null })
  requirements: null;

  @ApiProperty({ type: 'null', example: null })
  parameters: null;

  group: CdsGroupName;
}

/** A worker model. What Guildhall does not hold has the value that it has in a new one. */
export class CdsWorkerModel {
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  id: number;

  /** @example go-docker */
  name: string;

  /** @example 'Go in a container' */
  description: string;

  @ApiProperty({ enum: ['docker'] })
  type: 'docker';

  /** @example '' */
  image: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  model_virtual_machine: object;

  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  model_docker: object;

  /** @example '' */
  communication: string;

  disabled: boolean;

  restricted: boolean;

  @ApiProperty({ type: 'null', example: null })
  registered_capabilities: null;

  /** @example '' */
  registered_os: string;

  /** @example '' */
  registered_arch: string;

  need_registration: boolean;

  @ApiProperty({ format: 'date-time', example: '0001-01-01T00:00:00Z' })
  last_registration: string;

  check_registration: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-01-31T12:42:55.123Z' })
  user_last_modified: string;

  created_by: CdsUser;

  @ApiProperty({ type: 'integer', format: 'int64', example: 0 })
  provision: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 3 })
  group_id: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 0 })
  nb_spawn_err: number;

  /** @example '' */
  last_spawn_err: string;

  @ApiProperty({ type: 'null', example: null })
  last_spawn_err_log: null;

  @ApiProperty({ type: 'null', example: null })
  date_last_spawn_err: null;

  is_deprecated: boolean;

  @ApiProperty({ description: 'Whether it is shared with shared.infra.', example: true })
  is_official: boolean;

  group: CdsGroupName;
}
