import type { IncomingHttpHeaders } from 'node:http';

export type SpanAttributes = Readonly<Record<string, string | number>>;

/** What is told of a request when it was answered. */
export interface AnsweredSpan {
  method: string;
  /** The pattern that the path matched, if any did. */
  route: string | undefined;
  path: string;
  /** Undefined when the caller went away before he was answered. */
  status: number | undefined;
  attributes: SpanAttributes;
}

/** The part of a trace that one request is. */
export interface RequestSpan {
  readonly traceId: string;
  /** What `work` does, and whatever follows from it, belongs to this span. */
  run<T>(work: () => T): T;
  /** The first time counts. */
  end(answered: AnsweredSpan): void;
}

/** Whoever keeps traces. Nothing here throws because traces cannot be delivered. */
export interface Tracing {
  /** The trace goes on that the caller names in `traceparent`, or else a new one begins. */
  requestSpan(headers: IncomingHttpHeaders): RequestSpan;
  /** Does `work` in a span of its own, within the one that is open; in none where none is open. */
  traced<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T>;
  currentTraceId(): string | undefined;
}

let active: Tracing | undefined;

/** From now on traces are kept for all of the process, or no longer. */
export function setTracing(tracing: Tracing | undefined): void {
  active = tracing;
}

export function isTracing(): boolean {
  return active !== undefined;
}

/** Undefined where nobody keeps traces, which then costs nothing but this question. */
export function startRequestSpan(headers: IncomingHttpHeaders): RequestSpan | undefined {
  return active?.requestSpan(headers);
}

/** Attributes hold no secrets and no values of statements: they leave the house. */
export function traced<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T> {
  return active ? active.traced(name, attributes, work) : work();
}

/** The trace that the present work belongs to, for those who look for it in logs. */
export function currentTraceId(): string | undefined {
  return active?.currentTraceId();
}
