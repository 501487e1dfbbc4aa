import { ApiProperty } from '@nestjs/swagger';

/** A user as CDS shows one. */
export class CdsUser {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  id: number;

  /** @example admin */
  username: string;

  /** @example Administrator */
  fullname: string;

  /** @example 'admin@example.com' */
  email: string;

  @ApiProperty({ description: 'Whether he is an administrator of the server.', example: true })
  admin: boolean;

  @ApiProperty({
    description: '`local`, `ldap` or `remote`; of a user in a request, what was sent, or nothing.',
    example: 'local',
  })
  origin: string;

  @ApiProperty({ type: 'null', description: 'Not kept here.', example: null })
  favorites: null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Not kept here.', example: {} })
  permissions: object;
}

/** What `POST /login` takes. For the documentation alone: `toCredentials` reads the body. */
export class LoginBody {
  /** @example admin */
  username: string;

  /** @example 'correct horse battery staple' */
  password: string;
}

export class LoginAnswer {
  user: CdsUser;

  @ApiProperty({
    description: 'The session; the header `Session-Token` holds it too.',
    example: 'gh_s_9qKfBvM0dT4hYxWc2RsUe7LzJ1oNaG3VkX8C',
  })
  token: string;
}

export class AuthModeAnswer {
  @ApiProperty({ enum: ['local'], example: 'local' })
  auth_mode: 'local';
}

export class VersionAnswer {
  @ApiProperty({ description: 'The version of CDS whose calls these are.', example: '0.43.1' })
  version: string;

  /** @example amd64 */
  architecture: string;

  /** @example linux */
  os: string;

  /** @example '' */
  git_hash: string;

  /** @example '' */
  build_time: string;

  /** @example '' */
  db_migrate: string;
}
