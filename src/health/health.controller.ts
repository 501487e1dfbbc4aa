import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Public } from '../auth/decorators/access.decorators.js';
import { AppError } from '../common/errors/app-error.js';
import { Problems } from '../common/http/problems.decorator.js';

export class HealthResponse {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

@ApiTags('Operations')
@Controller('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  /** Says that the process is alive. */
  @Get('live')
  @ApiOperation({ operationId: 'getLiveness' })
  @Public()
  @Problems()
  live(): HealthResponse {
    return { status: 'ok' };
  }

  /** Says whether the server can answer: whether its database does. */
  @Get('ready')
  @ApiOperation({ operationId: 'getReadiness' })
  @Public()
  @Problems('database_unavailable')
  async ready(): Promise<HealthResponse> {
    try {
      await this.dataSource.query('SELECT 1');
    } catch (error) {
      throw new AppError('database_unavailable', { cause: error, retryAfterSeconds: 1 });
    }
    return { status: 'ok' };
  }
}
