import { Module } from '@nestjs/common';
import { GroupsModule } from '../groups/groups.module.js';
import { PrivilegesModule } from '../privileges/privileges.module.js';
import { UsersModule } from '../users/users.module.js';
import { TokenHashes } from './token-hashes.js';
import { TokenUsage } from './token-usage.js';
import { TokensController } from './tokens.controller.js';
import { TokensQueries } from './tokens.queries.js';
import { TokensService } from './tokens.service.js';

@Module({
  imports: [PrivilegesModule, UsersModule, GroupsModule],
  controllers: [TokensController],
  providers: [TokensService, TokensQueries, TokenHashes, TokenUsage],
  exports: [TokensService, TokenUsage],
})
export class TokensModule {}
