import { Global, Module } from '@nestjs/common';
import { AccessEngine } from './access-engine.js';
import { AccessRules } from './access-rules.js';
import { AccessKeeper } from './snapshot/access-keeper.js';

@Global()
@Module({
  providers: [AccessKeeper, AccessEngine, AccessRules],
  exports: [AccessEngine, AccessRules],
})
export class AccessModule {}
