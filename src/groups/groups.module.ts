import { Module } from '@nestjs/common';
import { AuthenticationServicesModule } from '../authentication-services/authentication-services.module.js';
import { PrivilegeSetsModule } from '../privilege-sets/privilege-sets.module.js';
import { PrivilegesModule } from '../privileges/privileges.module.js';
import { UsersModule } from '../users/users.module.js';
import { DirectoryMembershipsQueries } from './directory-memberships.queries.js';
import { DirectoryUsersService } from './directory-users.service.js';
import { GroupAccessController } from './group-access.controller.js';
import { GroupAccessQueries } from './group-access.queries.js';
import { GroupAdminsService } from './group-admins.service.js';
import { GroupAffiliationsQueries } from './group-affiliations.queries.js';
import { GroupAffiliationsService } from './group-affiliations.service.js';
import { GroupDefinitionsService } from './group-definitions.service.js';
import { GroupMembersController } from './group-members.controller.js';
import { GroupMembersQueries } from './group-members.queries.js';
import { GroupMemberSteps } from './group-member-steps.js';
import { GroupMembershipChangesService } from './group-membership-changes.service.js';
import { GroupMembershipsService } from './group-memberships.service.js';
import { GroupMembersService } from './group-members.service.js';
import { GroupPrivilegeSetsService } from './group-privilege-sets.service.js';
import { GroupPrivilegesService } from './group-privileges.service.js';
import { GroupProvisioningQueries } from './group-provisioning.queries.js';
import { GroupProvisioningService } from './group-provisioning.service.js';
import { GroupRolesService } from './group-roles.service.js';
import { GroupSearchQueries } from './group-search.queries.js';
import { GroupSubgroupsService } from './group-subgroups.service.js';
import { GroupsController } from './groups.controller.js';
import { GroupsQueries } from './groups.queries.js';
import { GroupsService } from './groups.service.js';
import { NamedGroupsService } from './named-groups.service.js';
import { PrincipalSearchQueries } from './principals/principal-search.queries.js';
import { PrincipalSearchService } from './principals/principal-search.service.js';
import { ProvisioningBatchService } from './provisioning-batch.service.js';
import { UserStandingsService } from './user-standings.service.js';
import { UserGroupsController } from './user-groups.controller.js';

@Module({
  imports: [AuthenticationServicesModule, PrivilegesModule, PrivilegeSetsModule, UsersModule],
  controllers: [GroupsController, GroupMembersController, GroupAccessController, UserGroupsController],
  providers: [
    GroupsService,
    GroupDefinitionsService,
    GroupAdminsService,
    NamedGroupsService,
    GroupRolesService,
    GroupMembersService,
    GroupMembershipsService,
    GroupMembershipChangesService,
    GroupMemberSteps,
    GroupProvisioningService,
    GroupProvisioningQueries,
    GroupSubgroupsService,
    GroupPrivilegesService,
    GroupPrivilegeSetsService,
    UserStandingsService,
    GroupAffiliationsService,
    GroupsQueries,
    GroupAffiliationsQueries,
    GroupMembersQueries,
    GroupAccessQueries,
    DirectoryMembershipsQueries,
    DirectoryUsersService,
    GroupSearchQueries,
    PrincipalSearchQueries,
    PrincipalSearchService,
    ProvisioningBatchService,
  ],
  exports: [
    GroupsService,
    GroupDefinitionsService,
    GroupAdminsService,
    NamedGroupsService,
    GroupRolesService,
    GroupMembersService,
    GroupMembershipsService,
    GroupMembershipChangesService,
    GroupProvisioningService,
    GroupSubgroupsService,
    GroupPrivilegesService,
    GroupPrivilegeSetsService,
    UserStandingsService,
    GroupAffiliationsService,
    DirectoryUsersService,
    PrincipalSearchService,
    ProvisioningBatchService,
  ],
})
export class GroupsModule {}
