import { Global, Module } from '@nestjs/common';
import { AccessEngine } from './access-engine.js';
import { AccessRules } from './access-rules.js';
import { AccessController } from './access.controller.js';
import { DecisionsService } from './decisions/decisions.service.js';
import { AccessKeeper } from './snapshot/access-keeper.js';

@Global()
@Module({
  controllers: [AccessController],
  providers: [AccessKeeper, AccessEngine, AccessRules, DecisionsService],
  exports: [AccessKeeper, AccessEngine, AccessRules, DecisionsService],
})
export class AccessModule {}
