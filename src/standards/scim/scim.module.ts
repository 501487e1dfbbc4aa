import { Module } from '@nestjs/common';
import { GroupsModule } from '../../groups/groups.module.js';
import { UsersModule } from '../../users/users.module.js';
import { ScimDiscoveryController } from './discovery/discovery.controller.js';
import { ScimGroupsController } from './groups/groups.controller.js';
import { ScimGroupsReader } from './groups/groups.reader.js';
import { ScimGroupsWriter } from './groups/groups.writer.js';
import { ScimLinks } from './http/scim-links.js';
import { ScimMeController } from './me/me.controller.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkService } from './bulk/bulk.service.js';
import { ResourcePages } from './search/resource-pages.js';
import { ScimSearchController } from './search/search.controller.js';
import { ScimSearchService } from './search/scim-search.service.js';
import { ScimUsersController } from './users/users.controller.js';
import { ScimUsersReader } from './users/users.reader.js';
import { ScimUsersWriter } from './users/users.writer.js';

/** SCIM 2.0 (RFC 7643, RFC 7644): clients keep users and groups in line with another system. */
@Module({
  imports: [UsersModule, GroupsModule],
  controllers: [
    ScimDiscoveryController,
    ScimSearchController,
    ScimUsersController,
    ScimGroupsController,
    ScimMeController,
    BulkController,
  ],
  providers: [
    ScimLinks,
    ScimUsersReader,
    ScimUsersWriter,
    ScimGroupsReader,
    ScimGroupsWriter,
    ResourcePages,
    ScimSearchService,
    BulkService,
  ],
})
export class ScimModule {}
