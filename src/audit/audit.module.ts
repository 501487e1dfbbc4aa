import { Module } from '@nestjs/common';
import { AuditChainController } from './audit-chain.controller.js';
import { AuditController } from './audit.controller.js';
import { AuditQueries } from './audit.queries.js';
import { AuditService } from './audit.service.js';
import { AuditChainQueries } from './chain/audit-chain.queries.js';
import { AuditExportService } from './chain/audit-export.service.js';
import { AuditSigner } from './chain/audit-signer.js';
import { AuditVerificationService } from './chain/audit-verification.service.js';

@Module({
  controllers: [AuditController, AuditChainController],
  providers: [AuditService, AuditQueries, AuditChainQueries, AuditVerificationService, AuditExportService, AuditSigner],
})
export class AuditModule {}
