import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { AuthenticationServicesModule } from '../../authentication-services/authentication-services.module.js';
import { GroupsModule } from '../../groups/groups.module.js';
import { ResourcesModule } from '../../resources/resources.module.js';
import { TokensModule } from '../../tokens/tokens.module.js';
import { UsersModule } from '../../users/users.module.js';
import { CdsAccounts } from './cds-accounts.js';
import { CdsErrorRenderer } from './cds-error.renderer.js';
import { CdsGroups } from './cds-groups.js';
import { CdsMembers } from './cds-members.js';
import { CdsSharedResources } from './cds-shared-resources.js';
import { CdsTokens } from './cds-tokens.js';
import { CdsUsers } from './cds-users.js';
import { CdsGroupsController } from './groups.controller.js';
import { CdsMembersController } from './members.controller.js';
import { CdsSessionController } from './session.controller.js';
import { CdsSharedResourcesController } from './shared-resources.controller.js';
import { CdsTokensController } from './tokens.controller.js';
import { CdsUsersController } from './users.controller.js';

/** OVH CDS's groups, members and tokens: see docs/dialects/cds.md. */
@Module({
  imports: [AuthModule, AuthenticationServicesModule, GroupsModule, ResourcesModule, TokensModule, UsersModule],
  controllers: [
    CdsGroupsController,
    CdsMembersController,
    CdsTokensController,
    CdsSharedResourcesController,
    CdsUsersController,
    CdsSessionController,
  ],
  providers: [CdsAccounts, CdsErrorRenderer, CdsGroups, CdsMembers, CdsSharedResources, CdsTokens, CdsUsers],
})
export class CdsModule {}
