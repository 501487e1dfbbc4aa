import { Module } from '@nestjs/common';
import { PrivilegesModule } from '../privileges/privileges.module.js';
import { PrivilegeSetsController } from './privilege-sets.controller.js';
import { PrivilegeSetsQueries } from './privilege-sets.queries.js';
import { PrivilegeSetsService } from './privilege-sets.service.js';

@Module({
  imports: [PrivilegesModule],
  controllers: [PrivilegeSetsController],
  providers: [PrivilegeSetsService, PrivilegeSetsQueries],
  exports: [PrivilegeSetsService],
})
export class PrivilegeSetsModule {}
