import { ApiProperty } from '@nestjs/swagger';

/** What session/login takes. For the documentation alone: `toCredentials` reads the form. */
export class LoginForm {
  /** @example admin */
  username: string;

  /** @example 'correct horse battery staple' */
  password: string;

  @ApiProperty({
    enum: ['true', 'false'],
    required: false,
    example: 'true',
    description: 'Whether the cookie is kept when the client is closed.',
  })
  rememberme?: string;
}

/** What addprivilege and removeprivilege take. For the documentation alone: `toPrivilegeChange` reads the form. */
export class PrivilegeForm {
  /**
   * A privilege code.
   * @example DATADOWNLOADING
   */
  privilege: string;

  /**
   * A JSON array of names of groups, or one name.
   * @example All
   */
  groupNames: string;
}
