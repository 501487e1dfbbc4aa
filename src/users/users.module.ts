import { Module } from '@nestjs/common';
import { PrivilegeSetsModule } from '../privilege-sets/privilege-sets.module.js';
import { PasswordHasher } from './password-hasher.js';
import { SignInAttemptsQueries } from './sign-in-attempts.queries.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { UserPrivilegeSetsService } from './user-privilege-sets.service.js';
import { UserDetailsQueries } from './user-details.queries.js';
import { UserProvisioningService } from './user-provisioning.service.js';
import { UserRolesService } from './user-roles.service.js';
import { UserSearchQueries } from './user-search.queries.js';
import { UsersController } from './users.controller.js';
import { UsersQueries } from './users.queries.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [PrivilegeSetsModule],
  controllers: [UsersController],
  providers: [
    UsersService,
    UserPrivilegeSetsService,
    UserRolesService,
    UserProvisioningService,
    UserDetailsQueries,
    UserSearchQueries,
    UsersQueries,
    PasswordHasher,
    SignInThrottle,
    SignInAttemptsQueries,
  ],
  exports: [UsersService, UserProvisioningService, UserRolesService, UsersQueries, PasswordHasher, SignInThrottle],
})
export class UsersModule {}
