import { AsyncLocalStorage } from 'node:async_hooks';

export type Surface =
  'native' | 'thoughtspot' | 'metric-insights' | 'cds' | 'mindtouch' | 'authzen' | 'scim' | 'oauth' | 'system';

/** What is known of the request being served, for the audit trail, the log and the answer's headers. */
export interface RequestContext {
  readonly requestId: string;
  readonly surface: Surface;
  readonly ip: string;
  /** On the clock of `performance.now()`. */
  readonly startedMs: number;
  actor?: { userId: number | null; groupId: number | null; name: string; tokenId: number | null };
  /** The last revision that this request committed or saw when it wrote, or that its decision shows. */
  revision?: number;
  /** Whether a transaction was begun for this request: what it reads after that must show what it wrote. */
  hasWritten?: boolean;
  /** Set while an Idempotency-Key is honoured: what the write's transaction must mark as carried out. */
  idempotency?: { caller: string; key: string };
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Has the answer name the revision that it shows. */
export function noteRevision(revision: number): void {
  const context = currentContext();
  if (context) context.revision = revision;
}

/** Undefined outside of a request, for example at start. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
