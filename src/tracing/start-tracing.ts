import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { setTracing } from '../common/tracing/tracing.js';
import type { TracingSettings } from '../config/tracing-settings.js';
import { OtlpTracing } from './otlp-tracing.js';

const STOP_MAX_MS = 3_000;
const WARN_EVERY_MS = 60_000;

export interface StartedTracing {
  /** Sends what is left, for three seconds at most, and keeps no traces any more. Never throws. */
  stop(): Promise<void>;
}

/** Keeps traces from now on, and sends them to a collector. One that is away costs spans, and a warning a minute. */
export function startTracing(settings: TracingSettings, logger: Logger): StartedTracing {
  warnOfFailures(logger);
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': settings.serviceName })),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: settings.url }) })],
  });
  setTracing(new OtlpTracing(provider.getTracer('guildhall')));
  return {
    stop: async () => {
      setTracing(undefined);
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => void (timer = setTimeout(resolve, STOP_MAX_MS)));
      await Promise.race([provider.shutdown().catch(() => undefined), timeout]);
      clearTimeout(timer);
    },
  };
}

function samplerOf({ sampler, ratio }: TracingSettings): Sampler {
  const root = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  if (sampler === 'parentbased_always_on') return new ParentBasedSampler({ root: root.always_on() });
  if (sampler === 'parentbased_always_off') return new ParentBasedSampler({ root: root.always_off() });
  if (sampler === 'parentbased_traceidratio') return new ParentBasedSampler({ root: root.traceidratio() });
  return root[sampler]();
}

function warnOfFailures(logger: Logger): void {
  let lastMs = -Infinity;
  setGlobalErrorHandler((error) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < WARN_EVERY_MS) return;
    lastMs = nowMs;
    // The library passes texts as well as errors; an answer of the collector is not ours to repeat.
    const reason = error instanceof Error ? error.message : 'see the collector';
    logger.warn({ reason }, 'traces could not be delivered');
  });
}
