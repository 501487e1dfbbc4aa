import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { ApiRead } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { AuditService } from './audit.service.js';
import { AuditEventPage, AuditEventResponse, ListAuditEventsDto } from './dto/audit-event.dto.js';

@ApiTags('Audit')
@Controller('api/v1/audit-events')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Lists what was changed, by whom, the newest first. */
  @Get()
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead()
  list(@Query() query: ListAuditEventsDto): Promise<AuditEventPage> {
    return this.audit.list(query);
  }

  /** Gets an audit event. */
  @Get(':id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiRead('audit_event_not_found')
  get(@Param('id', ParseIdPipe) id: number): Promise<AuditEventResponse> {
    return this.audit.get(id);
  }
}
