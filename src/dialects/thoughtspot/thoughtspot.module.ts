import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { GroupsModule } from '../../groups/groups.module.js';
import { PrivilegesModule } from '../../privileges/privileges.module.js';
import { UsersModule } from '../../users/users.module.js';
import { ThoughtSpotGroupMembersController } from './group-members.controller.js';
import { GroupMembers } from './group-members.js';
import { GroupObjects } from './group-objects.js';
import { ThoughtSpotGroupPrivilegesController } from './group-privileges.controller.js';
import { GroupWrites } from './group-writes.js';
import { ThoughtSpotGroupUsersController } from './group-users.controller.js';
import { ThoughtSpotGroupsController } from './groups.controller.js';
import { ThoughtSpotMetadataController } from './metadata.controller.js';
import { ObjectHeaders } from './object-headers.js';
import { ThoughtSpotPrivatePrincipalsController } from './private-principals.controller.js';
import { Principals } from './principals.js';
import { SessionCookies } from './session-cookies.js';
import { ThoughtSpotSessionController } from './session.controller.js';
import { ThoughtSpotPrivateSignInController, ThoughtSpotSignInController } from './sign-in.controller.js';
import { ThoughtSpotSubgroupsController } from './subgroups.controller.js';
import { Subgroups } from './subgroups.js';
import { ThoughtSpotErrorRenderer } from './thoughtspot-error.renderer.js';
import { ThoughtSpotGrantsService } from './thoughtspot-grants.service.js';
import { ThoughtSpotSessionService } from './thoughtspot-session.service.js';
import { ThoughtSpotSignIn } from './thoughtspot-sign-in.js';
import { ThoughtSpotUserGroupsController } from './user-groups.controller.js';
import { UserObjects } from './user-objects.js';
import { ThoughtSpotUsersController } from './users.controller.js';
import { ThoughtSpotUsers } from './users.js';

/** ThoughtSpot REST v1: see docs/dialects/thoughtspot.md. */
@Module({
  imports: [AuthModule, GroupsModule, PrivilegesModule, UsersModule],
  controllers: [
    ThoughtSpotSignInController,
    ThoughtSpotPrivateSignInController,
    ThoughtSpotSessionController,
    ThoughtSpotGroupPrivilegesController,
    ThoughtSpotGroupsController,
    ThoughtSpotGroupMembersController,
    ThoughtSpotGroupUsersController,
    ThoughtSpotSubgroupsController,
    ThoughtSpotPrivatePrincipalsController,
    ThoughtSpotUsersController,
    ThoughtSpotUserGroupsController,
    ThoughtSpotMetadataController,
  ],
  providers: [
    GroupMembers,
    GroupObjects,
    GroupWrites,
    ObjectHeaders,
    Principals,
    Subgroups,
    UserObjects,
    ThoughtSpotUsers,
    ThoughtSpotGrantsService,
    ThoughtSpotSessionService,
    ThoughtSpotSignIn,
    ThoughtSpotErrorRenderer,
    SessionCookies,
  ],
})
export class ThoughtSpotModule {}
