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

/** What makes a group. For the documentation alone: `toNewGroup` reads the form. */
export class GroupForm {
  /** @example Analysts */
  name: string;

  @ApiProperty({ required: false, example: 'Analysts', description: 'Not kept: the display name is the name.' })
  display_name?: string;

  @ApiProperty({ required: false, example: 'Who reads the numbers' })
  description?: string;

  @ApiProperty({ required: false, example: '["DATADOWNLOADING"]', description: 'A JSON array of privilege codes.' })
  privileges?: string;

  @ApiProperty({ required: false, enum: ['LOCAL_GROUP'] })
  grouptype?: string;

  @ApiProperty({ required: false, enum: ['DEFAULT'] })
  visibility?: string;
}

/** What changes a group. For the documentation alone: `toGroupChange` reads the form. */
export class GroupContentForm {
  @ApiProperty({
    example: '{"header":{"name":"Analysts","description":"Who reads the numbers"},"privileges":["DATADOWNLOADING"]}',
    description: 'A group as JSON. Of it the name, the description and the privileges count; what is absent stays.',
  })
  content: string;
}

/** What addmemberships and removememberships take. For the documentation alone: `toMemberships` reads the form. */
export class MembershipsForm {
  /**
   * A JSON array of ids of users.
   * @example '["59481331-ee53-42be-a548-bd87be6ddd4a"]'
   */
  userids: string;

  /**
   * A JSON array of ids of groups.
   * @example '["b25ee394-9d13-49e3-9385-cd97f5b253b4"]'
   */
  groupids: string;
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

/** What makes a user. For the documentation alone: `toNewUser` reads the form. */
export class UserForm {
  /** @example ada */
  name: string;

  /** @example 'correct horse battery staple' */
  password: string;

  @ApiProperty({ required: false, example: 'Ada Lovelace' })
  displayname?: string;

  @ApiProperty({
    required: false,
    example: '{"mail":"ada@example.org"}',
    description: 'A JSON object. Of it the mail address is kept.',
  })
  properties?: string;

  @ApiProperty({
    required: false,
    example: '["b25ee394-9d13-49e3-9385-cd97f5b253b4"]',
    description: 'A JSON array of ids of groups.',
  })
  groups?: string;

  @ApiProperty({ required: false, enum: ['LOCAL_USER'] })
  usertype?: string;

  @ApiProperty({ required: false, enum: ['DEFAULT'] })
  visibility?: string;
}

/** What PUT group/{id}/users takes. For the documentation alone: `toUserIds` reads the form. */
export class UserIdsForm {
  /**
   * A JSON array of ids of users.
   * @example '["59481331-ee53-42be-a548-bd87be6ddd4a"]'
   */
  userids: string;
}

/** What changes the groups inside a group. For the documentation alone: `toSubgroupIds` reads the form. */
export class PrincipalIdsForm {
  /**
   * A JSON array of ids of groups.
   * @example '["b25ee394-9d13-49e3-9385-cd97f5b253b4"]'
   */
  principalids: string;
}

/** What deleteusers and deletegroups take. */
export class IdsForm {
  /**
   * A JSON array of ids.
   * @example '["59481331-ee53-42be-a548-bd87be6ddd4a"]'
   */
  ids: string;
}
