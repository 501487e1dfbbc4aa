import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { AuthenticationServicesModule } from '../../authentication-services/authentication-services.module.js';
import { GroupsModule } from '../../groups/groups.module.js';
import { PrivilegeSetsModule } from '../../privilege-sets/privilege-sets.module.js';
import { PrivilegesModule } from '../../privileges/privileges.module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { UsersModule } from '../../users/users.module.js';
import { MetricInsightsGetTokenController } from './get-token/get-token.controller.js';
import { MetricInsightsGroupPrivilegeSetController } from './group-privilege-set/group-privilege-set.controller.js';
import { MetricInsightsPrivilegeSetPrivilegeController } from './privilege-set-privilege/privilege-set-privilege.controller.js';
import { MetricInsightsPrivilegeSetController } from './privilege-set/privilege-set.controller.js';
import { MetricInsightsPrivilegeController } from './privilege/privilege.controller.js';
import { MetricInsightsUserGroupMemberController } from './user-group-member/user-group-member.controller.js';
import { MetricInsightsUserGroupController } from './user-group/user-group.controller.js';
import { UserItems } from './user/user-items.js';
import { MetricInsightsUserController } from './user/user.controller.js';

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
    MetricInsightsGroupPrivilegeSetController,
    MetricInsightsPrivilegeController,
    MetricInsightsPrivilegeSetController,
    MetricInsightsPrivilegeSetPrivilegeController,
    MetricInsightsUserGroupController,
    MetricInsightsUserGroupMemberController,
    MetricInsightsUserController,
    MetricInsightsGetTokenController,
  ],
  providers: [UserItems],
})
export class MetricInsightsModule {}
