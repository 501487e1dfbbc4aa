import { Module } from '@nestjs/common';
import { TokensModule } from '../../tokens/tokens.module.js';
import { LeakReportsController } from './leak-reports.controller.js';
import { ScannerKeys } from './scanner-keys.js';

/** Reports of leaked tokens, from those who scan for secrets: see docs/tokens.md. */
@Module({ imports: [TokensModule], controllers: [LeakReportsController], providers: [ScannerKeys] })
export class SecretScanningModule {}
