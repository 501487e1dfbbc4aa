import { Module } from '@nestjs/common';
import { AuthenticationServicesController } from './authentication-services.controller.js';
import { AuthenticationServicesQueries } from './authentication-services.queries.js';
import { AuthenticationServicesService } from './authentication-services.service.js';

@Module({
  controllers: [AuthenticationServicesController],
  providers: [AuthenticationServicesService, AuthenticationServicesQueries],
  exports: [AuthenticationServicesService],
})
export class AuthenticationServicesModule {}
