import { AuditChainQueries, type BatchRequest } from './audit-chain.queries.js';
import { endLineOf, lineOf, placeText } from './event-line.js';

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
  const { where, signal, through = Infinity } = request;
  const state = await queries.state();
  const last = through < state.head.id ? await queries.placeBefore(through + 1) : state.head;
  const end = last ?? state.removed;
  let after = Math.max(request.after ?? 0, state.removed.id);
  let count = 0;
  for (let isMore = true; isMore;) {
    signal?.throwIfAborted();
    const { links, removed } = await queries.batch({ after, through: end.id, ...(where ? { where } : {}) });
    if (removed.id > after) throw new Error('Events that were to be exported have been removed meanwhile.');
    if (links.length > 0) yield links.map(lineOf).join('');
    count += links.length;
    after = links.at(-1)?.id ?? after;
    isMore = links.length > 0;
  }
  yield endLineOf({ count, last: placeText(end), filtered: where !== undefined });
}
