import { Module } from '@nestjs/common';
import { GroupsModule } from '../groups/groups.module.js';
import { ResourcesController } from './resources.controller.js';
import { ResourcesQueries } from './resources.queries.js';
import { ResourcesService } from './resources.service.js';

@Module({
  imports: [GroupsModule],
  controllers: [ResourcesController],
  providers: [ResourcesService, ResourcesQueries],
  exports: [ResourcesService],
})
export class ResourcesModule {}
