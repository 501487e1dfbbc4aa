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
import { MindTouchErrorRenderer } from './http/error.renderer.js';
import { MindTouchLinks } from './http/links.js';
import { MindTouchOperationsController } from './roles/operations.controller.js';
import { OperationsReader } from './roles/operations.reader.js';
import { MindTouchRolesController } from './roles/roles.controller.js';
import { RolesReader } from './roles/roles.reader.js';

/** MindTouch Deki's groups, users and roles: see docs/dialects/mindtouch.md. */
@Module({
  imports: [AuthModule, AuthenticationServicesModule, PrivilegesModule, PrivilegeSetsModule, UsersModule, GroupsModule],
  controllers: [MindTouchAuthenticateController, MindTouchRolesController, MindTouchOperationsController],
  providers: [
    AuthCookie,
    MindTouchAuthenticator,
    MindTouchErrorRenderer,
    MindTouchLinks,
    OperationsReader,
    RolesReader,
  ],
})
export class MindTouchModule {}
