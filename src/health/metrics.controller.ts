import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { Metrics } from '../common/metrics/metrics.js';
import { METRICS_READING } from '../common/well-known-ids.js';

/** For Prometheus, which reads no OpenAPI; docs/operations.md describes it. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** What the server counts and measures, in the text form of Prometheus. */
  @Get()
  @RequirePrivilege(METRICS_READING)
  async read(@Res() res: Response): Promise<void> {
    const { contentType, body } = await this.metrics.text();
    res.set('Content-Type', contentType).send(body);
  }
}
