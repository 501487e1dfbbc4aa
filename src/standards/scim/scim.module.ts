import { Module } from '@nestjs/common';
import { GroupsModule } from '../../groups/groups.module.js';
import { UsersModule } from '../../users/users.module.js';

/** SCIM 2.0 (RFC 7643, RFC 7644): clients keep users and groups in line with another system. */
@Module({
  imports: [UsersModule, GroupsModule],
  controllers: [],
  providers: [],
})
export class ScimModule {}
