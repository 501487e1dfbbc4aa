import { Global, Module } from '@nestjs/common';
import { AccessEngine } from './access-engine.js';
import { AccessRules } from './access-rules.js';
import { AccessController } from './access.controller.js';
import { ChangeLogPruner } from './change-log.pruner.js';
import { DecisionsService } from './decisions/decisions.service.js';
import { AccessKeeper } from './snapshot/access-keeper.js';

@Global()
@Module({
  controllers: [AccessController],
  providers: [AccessKeeper, AccessEngine, AccessRules, ChangeLogPruner, DecisionsService],
  exports: [AccessKeeper, AccessEngine, AccessRules, DecisionsService],
})
export class AccessModule {}
