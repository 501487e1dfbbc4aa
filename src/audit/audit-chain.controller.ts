import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { ApiRead } from '../common/http/api-operation.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { AuditExportService } from './chain/audit-export.service.js';
import { AuditVerificationService } from './chain/audit-verification.service.js';
import { AuditExportLine, ExportAuditEventsDto } from './dto/export.dto.js';
import { VerificationResponse, VerifyAuditEventsDto } from './dto/verification.dto.js';

const NDJSON = 'application/x-ndjson';

@ApiTags('Audit')
@Controller('api/v1')
export class AuditChainController {
  constructor(
    private readonly verification: AuditVerificationService,
    private readonly exports: AuditExportService,
  ) {}

  /**
   * Verifies the chain of audit events. It finds any event that was altered, removed, put in or moved, and says which is
   * the first. A million events take some ten seconds and more; give a range to look at them piece by piece.
   */
  @Get('audit-events\\:verify')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('database_unavailable')
  @ApiOkResponse({ type: VerificationResponse })
  async verify(
    @Query() query: VerifyAuditEventsDto,
    @Res({ passthrough: true }) res: Response,
  ): Promise<VerificationResponse | undefined> {
    const signal = untilClosed(res);
    return this.verification.verify(query, signal).catch((error: unknown) => ignoredOnceClosed(error, signal));
  }

  /**
   * Exports the audit events, the oldest first, one a line, each with its hash. The last line tells how many there were: an
   * export without it has broken off, and goes on with `after`. It is compressed for those who accept gzip.
   */
  @Get('audit-events\\:export')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('database_unavailable')
  @ApiExtraModels(AuditExportLine)
  @ApiOkResponse({
    description: 'The events, each on a line of its own, and a last line.',
    content: { [NDJSON]: { schema: { $ref: getSchemaPath(AuditExportLine) } } },
  })
  async export(@Query() query: ExportAuditEventsDto, @Req() req: Request, @Res() res: Response): Promise<void> {
    const signal = untilClosed(res);
    const lines = await this.exports.lines(query, signal);
    res.set({ 'Content-Type': NDJSON, 'Cache-Control': 'no-store', Vary: 'Accept-Encoding' });
    const isCompressed = req.acceptsEncodings('gzip', 'identity') === 'gzip';
    if (isCompressed) res.set('Content-Encoding', 'gzip');
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    const sent = isCompressed ? pipeline(lines, createGzip(), res) : pipeline(lines, res);
    await sent.catch((error: unknown) => ignoredOnceClosed(error, signal));
  }
}

/** What a caller who has gone away brings about: nobody is there to be told, and nothing is wrong with the server. */
function ignoredOnceClosed(error: unknown, signal: AbortSignal): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && !(signal.aborted && error === signal.reason)) throw error;
}

/** Aborted when the caller has gone away. */
function untilClosed(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => controller.abort());
  return controller.signal;
}
