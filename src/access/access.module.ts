import { Global, Module } from '@nestjs/common';
import { AccessEngine } from './access-engine.js';
import { AccessRules } from './access-rules.js';
import { SqlAccessEngine } from './sql-access-engine.js';

@Global()
@Module({
  providers: [{ provide: AccessEngine, useClass: SqlAccessEngine }, AccessRules],
  exports: [AccessEngine, AccessRules],
})
export class AccessModule {}
