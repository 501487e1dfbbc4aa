import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { AuthenticationServicesModule } from '../../authentication-services/authentication-services.module.js';
import { GroupsModule } from '../../groups/groups.module.js';
import { PrivilegeSetsModule } from '../../privilege-sets/privilege-sets.module.js';
import { PrivilegesModule } from '../../privileges/privileges.module.js';
import { UsersModule } from '../../users/users.module.js';
import { AuthCookie } from './auth/auth-cookie.js';
import { MindTouchAuthenticateController } from './auth/authenticate.controller.js';
import { MindTouchAuthenticator } from './auth/mindtouch-authenticator.js';
import { GroupDocumentsReader } from './groups/group-documents.reader.js';
import { GroupDocumentsWriter } from './groups/group-documents.writer.js';
import { GroupMemberWrites } from './groups/group-member-writes.js';
import { MindTouchGroupMembersController } from './groups/group-members.controller.js';
import { GroupWrites } from './groups/group-writes.js';
import { MindTouchGroupsController } from './groups/groups.controller.js';
import { MindTouchErrorRenderer } from './http/error.renderer.js';
import { MindTouchLinks } from './http/links.js';
import { MindTouchOperationsController } from './roles/operations.controller.js';
import { OperationsReader } from './roles/operations.reader.js';
import { RoleWrites } from './roles/role-writes.js';
import { MindTouchRolesController } from './roles/roles.controller.js';
import { RolesReader } from './roles/roles.reader.js';
import { MindTouchServicesController } from './services/services.controller.js';
import { ServicesReader } from './services/services.reader.js';
import { UserDocumentsReader } from './users/user-documents.reader.js';
import { UserDocumentsWriter } from './users/user-documents.writer.js';
import { UserWrites } from './users/user-writes.js';
import { MindTouchUsersController } from './users/users.controller.js';
import { UsersFinder } from './users/users.finder.js';

/** MindTouch Deki's groups, users and roles: see docs/dialects/mindtouch.md. */
@Module({
  imports: [AuthModule, AuthenticationServicesModule, PrivilegesModule, PrivilegeSetsModule, UsersModule, GroupsModule],
  controllers: [
    MindTouchAuthenticateController,
    MindTouchRolesController,
    MindTouchOperationsController,
    MindTouchServicesController,
    MindTouchGroupsController,
    MindTouchGroupMembersController,
    MindTouchUsersController,
  ],
  providers: [
    AuthCookie,
    MindTouchAuthenticator,
    MindTouchErrorRenderer,
    MindTouchLinks,
    OperationsReader,
    RolesReader,
    RoleWrites,
    ServicesReader,
    GroupDocumentsReader,
    GroupDocumentsWriter,
    GroupWrites,
    GroupMemberWrites,
    UserDocumentsReader,
    UserDocumentsWriter,
    UserWrites,
    UsersFinder,
  ],
})
export class MindTouchModule {}
