import { Module } from '@nestjs/common';
import { AuthenticationServicesModule } from '../authentication-services/authentication-services.module.js';
import { GroupsModule } from '../groups/groups.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountVerifier } from './account-verifier.js';
import { ApplicationSignInService } from './application-sign-in.service.js';
import { FirstStart } from './first-start.js';
import { PasswordAuthenticator } from './password-authenticator.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';
import { TokenAuthenticator } from './token-authenticator.js';

@Module({
  imports: [AuthenticationServicesModule, UsersModule, GroupsModule, TokensModule],
  controllers: [SessionsController],
  providers: [
    AccountVerifier,
    ApplicationSignInService,
    FirstStart,
    PasswordAuthenticator,
    SessionsService,
    SignInService,
    TokenAuthenticator,
  ],
  exports: [
    ApplicationSignInService,
    FirstStart,
    PasswordAuthenticator,
    SessionsService,
    SignInService,
    TokenAuthenticator,
  ],
})
export class AuthModule {}
