import { AuditChainQueries, type BatchRequest } from './audit-chain.queries.js';
import { endLineOf, lineOf, placeText, type ChainLink, type ChainPlace } from './event-line.js';

export interface ExportRequest {
  /** Only events after this id. */
  after?: number | undefined;
  /** Only events up to this id. */
  through?: number | undefined;
  /** Which events are wanted; all of them unless given. */
  where?: BatchRequest['where'] | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The events as lines of JSON, some at a time, up to the last that there is when this begins; the last line says how many
 * there were. Without that line an export is not whole. Throws when events are removed that were still to come.
 */
export async function* exportChain(queries: AuditChainQueries, request: ExportRequest): AsyncGenerator<string> {
  const { removed, head } = await queries.state();
  const end = await endOf(queries, request.through, head, removed);
  const after = Math.max(request.after ?? 0, removed.id);
  let count = 0;
  for await (const links of batches(queries, after, end, request)) {
    count += links.length;
    yield links.map(lineOf).join('');
  }
  yield endLineOf({ count, last: placeText(end), filtered: request.where !== undefined });
}

/** The last event that is wanted, or what is before the first when none is. */
async function endOf(
  queries: AuditChainQueries,
  through: number | undefined,
  head: ChainPlace,
  removed: ChainPlace,
): Promise<ChainPlace> {
  if (through === undefined || through >= head.id) return head;
  return (await queries.placeBefore(through + 1)) ?? removed;
}

async function* batches(
  queries: AuditChainQueries,
  begin: number,
  end: ChainPlace,
  { where, signal }: ExportRequest,
): AsyncGenerator<ChainLink[]> {
  for (let after = begin; ;) {
    signal?.throwIfAborted();
    const { links, removed } = await queries.batch({ after, through: end.id, ...(where ? { where } : {}) });
    if (removed.id > after) throw new Error('Events that were to be exported have been removed meanwhile.');
    const last = links.at(-1);
    if (!last) return;
    yield links;
    after = last.id;
  }
}
