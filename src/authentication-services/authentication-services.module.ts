import { Module } from '@nestjs/common';
import { AuthenticationServicesController } from './authentication-services.controller.js';
import { AuthenticationServicesQueries } from './authentication-services.queries.js';
import { AuthenticationServicesService } from './authentication-services.service.js';
import { DirectoriesService } from './directories.service.js';
import { OutboundGuard } from './outbound/outbound-guard.js';

@Module({
  controllers: [AuthenticationServicesController],
  providers: [AuthenticationServicesService, AuthenticationServicesQueries, DirectoriesService, OutboundGuard],
  exports: [AuthenticationServicesService, DirectoriesService],
})
export class AuthenticationServicesModule {}
