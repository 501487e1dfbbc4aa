import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { AnsweredSpan, RequestSpan, SpanAttributes, Tracing } from '../common/tracing/tracing.js';

const SERVER_ERROR = 500;

/** Spans of OpenTelemetry. Which one is open is kept here, so that nothing is patched and no global is set. */
export class OtlpTracing implements Tracing {
  private readonly open = new AsyncLocalStorage<Span>();
  private readonly propagator = new W3CTraceContextPropagator();

  constructor(private readonly tracer: Tracer) {}

  requestSpan(headers: IncomingHttpHeaders): RequestSpan {
    const caller = this.propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    return new OtlpRequestSpan(this.tracer.startSpan('HTTP', { kind: SpanKind.SERVER }, caller), this.open);
  }

  async traced<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T> {
    const parent = this.open.getStore();
    // What goes on after the answer, such as a timer that a request has set, belongs to no request.
    if (!parent?.isRecording()) return work();
    const options = { kind: SpanKind.CLIENT, attributes };
    const span = this.tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent));
    try {
      return await this.open.run(span, work);
    } catch (error) {
      span.setAttribute('error.type', kindOf(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  currentTraceId(): string | undefined {
    return this.open.getStore()?.spanContext().traceId;
  }
}

class OtlpRequestSpan implements RequestSpan {
  private hasEnded = false;

  constructor(
    private readonly span: Span,
    private readonly open: AsyncLocalStorage<Span>,
  ) {}

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  run<T>(work: () => T): T {
    return this.open.run(this.span, work);
  }

  end({ method, route, path, status, attributes }: AnsweredSpan): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.span
      .updateName(route === undefined ? method : `${method} ${route}`)
      .setAttributes({ ...attributes, 'http.request.method': method, 'url.path': path });
    if (route !== undefined) this.span.setAttribute('http.route', route);
    if (status !== undefined) this.span.setAttribute('http.response.status_code', status);
    if (status === undefined || status >= SERVER_ERROR) {
      this.span.setAttribute('error.type', String(status ?? 'aborted')).setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}

/** A code or the name of its class: messages may hold what callers have sent. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : error.name;
}
