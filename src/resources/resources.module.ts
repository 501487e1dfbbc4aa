import { Module } from '@nestjs/common';
import { GroupsModule } from '../groups/groups.module.js';
import { PrivilegesModule } from '../privileges/privileges.module.js';
import { ActionAliasesController } from './action-aliases.controller.js';
import { ActionAliasesQueries } from './action-aliases.queries.js';
import { ActionAliasesService } from './action-aliases.service.js';
import { ResourcesController } from './resources.controller.js';
import { ResourcesQueries } from './resources.queries.js';
import { ResourcesService } from './resources.service.js';

@Module({
  imports: [GroupsModule, PrivilegesModule],
  controllers: [ResourcesController, ActionAliasesController],
  providers: [ResourcesService, ResourcesQueries, ActionAliasesService, ActionAliasesQueries],
  exports: [ResourcesService],
})
export class ResourcesModule {}
