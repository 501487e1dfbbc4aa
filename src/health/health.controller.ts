import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/decorators/access.decorators.js';
import { Problems } from '../common/http/problems.decorator.js';
import { Readiness } from './readiness.js';

export class HealthResponse {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** Says that the process is alive. */
  @Get('live')
  @ApiOperation({ operationId: 'getLiveness' })
  @Public()
  @Problems()
  live(): HealthResponse {
    return { status: 'ok' };
  }

  /** Says whether the server should be asked: its database answers, and it is not being stopped. */
  @Get('ready')
  @ApiOperation({ operationId: 'getReadiness' })
  @Public()
  @Problems('database_unavailable', 'server_stopping')
  async ready(): Promise<HealthResponse> {
    await this.readiness.assert();
    return { status: 'ok' };
  }
}
