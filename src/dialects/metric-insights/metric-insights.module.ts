import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { AuthenticationServicesModule } from '../../authentication-services/authentication-services.module.js';
import { GroupsModule } from '../../groups/groups.module.js';
import { PrivilegeSetsModule } from '../../privilege-sets/privilege-sets.module.js';
import { PrivilegesModule } from '../../privileges/privileges.module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { UsersModule } from '../../users/users.module.js';
import { GetTokenController } from './get-token/get-token.controller.js';
import { GroupPrivilegeSetController } from './group-privilege-set/group-privilege-set.controller.js';
import { PrivilegeSetPrivilegeController } from './privilege-set-privilege/privilege-set-privilege.controller.js';
import { PrivilegeSetController } from './privilege-set/privilege-set.controller.js';
import { PrivilegeController } from './privilege/privilege.controller.js';
import { UserGroupMemberController } from './user-group-member/user-group-member.controller.js';
import { UserGroupController } from './user-group/user-group.controller.js';
import { UserItems } from './user/user-items.js';
import { UserController } from './user/user.controller.js';

/** The API Toolkit of Metric Insights: `/api/<item>`. */
@Module({
  imports: [
    AuthModule,
    AuthenticationServicesModule,
    PrivilegesModule,
    PrivilegeSetsModule,
    UsersModule,
    GroupsModule,
    TokensModule,
  ],
  controllers: [
    GroupPrivilegeSetController,
    PrivilegeController,
    PrivilegeSetController,
    PrivilegeSetPrivilegeController,
    UserGroupController,
    UserGroupMemberController,
    UserController,
    GetTokenController,
  ],
  providers: [UserItems],
})
export class MetricInsightsModule {}
