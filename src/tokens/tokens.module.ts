import { Module } from '@nestjs/common';
import { GroupsModule } from '../groups/groups.module.js';
import { PrivilegesModule } from '../privileges/privileges.module.js';
import { UsersModule } from '../users/users.module.js';
import { SecretKeyMarksQueries } from './secret-key-marks.queries.js';
import { SecretKeyWatch } from './secret-key-watch.js';
import { IntrospectionService } from './introspection.service.js';
import { TokenExchangeService } from './token-exchange.service.js';
import { TokenFamilyService } from './token-family.service.js';
import { TokenPoliciesController } from './token-policies.controller.js';
import { TokenPoliciesService } from './token-policies.service.js';
import { TokenHashes } from './token-hashes.js';
import { TokenRevocationsService } from './token-revocations.service.js';
import { TokenSecrets } from './token-secrets.js';
import { TokenUsage } from './token-usage.js';
import { TokenWriter } from './token-writer.js';
import { TokensController } from './tokens.controller.js';
import { TokensQueries } from './tokens.queries.js';
import { TokensService } from './tokens.service.js';

@Module({
  imports: [PrivilegesModule, UsersModule, GroupsModule],
  controllers: [TokensController, TokenPoliciesController],
  providers: [
    IntrospectionService,
    SecretKeyMarksQueries,
    SecretKeyWatch,
    TokenExchangeService,
    TokenFamilyService,
    TokenHashes,
    TokenPoliciesService,
    TokenRevocationsService,
    TokenSecrets,
    TokenUsage,
    TokenWriter,
    TokensQueries,
    TokensService,
  ],
  exports: [
    IntrospectionService,
    TokenExchangeService,
    TokenFamilyService,
    TokenRevocationsService,
    TokenUsage,
    TokensService,
  ],
})
export class TokensModule {}
