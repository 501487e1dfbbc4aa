import { Injectable } from '@nestjs/common';
import { eventConditions, filterValues } from '../audit.queries.js';
import type { ExportAuditEventsDto } from '../dto/export.dto.js';
import { AuditChainQueries } from './audit-chain.queries.js';
import { exportChain } from './chain-export.js';

@Injectable()
export class AuditExportService {
  constructor(private readonly queries: AuditChainQueries) {}

  /** The lines, of which the first are there already: what fails at once fails before an answer has begun. */
  async lines(query: ExportAuditEventsDto, signal: AbortSignal): Promise<AsyncIterable<string>> {
    const isFiltered = filterValues(query).some((value) => value !== undefined);
    const { after } = query;
    const lines = exportChain(this.queries, {
      after,
      signal,
      where: isFiltered ? (parameters) => eventConditions(parameters, query) : undefined,
    });
    const first = await lines.next();
    return followedBy(first.done ? '' : first.value, lines);
  }
}

async function* followedBy(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* others;
}
