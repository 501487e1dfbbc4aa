import { Module } from '@nestjs/common';
import { PrivilegesController } from './privileges.controller.js';
import { PrivilegesQueries } from './privileges.queries.js';
import { PrivilegesService } from './privileges.service.js';

@Module({
  controllers: [PrivilegesController],
  providers: [PrivilegesService, PrivilegesQueries],
  exports: [PrivilegesService],
})
export class PrivilegesModule {}
