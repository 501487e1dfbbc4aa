import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/app-error.js';
import type { Page } from '../common/paging/page.js';
import { AuditQueries } from './audit.queries.js';
import type { AuditEventResponse, ListAuditEventsDto } from './dto/audit-event.dto.js';

@Injectable()
export class AuditService {
  constructor(private readonly queries: AuditQueries) {}

  list(query: ListAuditEventsDto): Promise<Page<AuditEventResponse>> {
    return this.queries.list(query);
  }

  /** Throws `audit_event_not_found`. */
  async get(id: number): Promise<AuditEventResponse> {
    const event = await this.queries.find(id);
    if (!event) throw new AppError('audit_event_not_found');
    return event;
  }
}
