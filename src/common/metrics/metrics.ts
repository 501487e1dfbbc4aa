import { Injectable } from '@nestjs/common';
import type { Turnstile } from '../limits/turnstile.js';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import { Durations } from './durations.js';

/** What Node tells of the process (memory, event loop, garbage collection): once, however many servers it runs. */
const PROCESS = new Registry();
collectDefaultMetrics({ register: PROCESS });

const REQUEST_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];
const BARRIER_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5];

/**
 * What the server counts and measures, in the form of Prometheus. docs/operations.md lists it for operators. What has a
 * value at any time (`gauge`) is asked for when somebody reads it; whoever owns the value registers it.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  /** Rate, errors and duration of requests. `route` is a pattern, or `unknown`: never what callers make up. */
  readonly requests = new Durations(
    'guildhall_http_request_duration_seconds',
    'How long requests took.',
    REQUEST_SECONDS,
  );

  /** Answers to the question whether somebody may do something. Plain numbers: a batch has thousands. */
  readonly decisions = { yes: 0, no: 0, error: 0 };

  readonly barrier = new Histogram({
    name: 'guildhall_barrier_duration_seconds',
    help: 'How long it took to make sure that the access snapshot shows all that is committed.',
    labelNames: ['result'] as const,
    buckets: BARRIER_SECONDS,
    registers: [this.registry],
  });

  constructor() {
    this.registry.registerMetric(this.requests as unknown as Metric);
    const help = 'Answers to the question whether somebody may do something.';
    this.counts('guildhall_decisions_total', help, 'outcome', this.decisions);
    this.counts('guildhall_refusals_total', 'Requests that were refused for being too many.', 'reason', this.refusals);
  }

  /** Plain numbers that only grow, each with the name that it has there as its label. */
  counts(name: string, help: string, label: string, counted: Readonly<Record<string, number>>): void {
    const counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [],
      collect() {
        this.reset();
        for (const [key, count] of Object.entries(counted)) this.inc({ [label]: key }, count);
      },
    });
    this.registry.registerMetric(counter);
  }

  /** `read` gives the value whenever it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    });
    this.registry.registerMetric(gauge);
  }

  /** How many were refused, and why: too many requests, or too much to do. */
  readonly refusals = { rate_limit: 0, requests: 0, decisions: 0, password_hashes: 0, connections: 0 };

  /** What a turnstile lets in and refuses; `name` is one of the reasons of a refusal. */
  turnstile(name: 'requests' | 'password_hashes', noun: string, turnstile: Turnstile): void {
    this.gauge(`guildhall_${name}_running`, `${noun} that are being worked on.`, () => turnstile.insideCount);
    this.gauge(`guildhall_${name}_queued`, `${noun} that wait to be worked on.`, () => turnstile.queuedCount);
    Object.defineProperty(this.refusals, name, { enumerable: true, get: () => turnstile.refusedCount });
  }

  /** All of it, as text. */
  async text(): Promise<{ contentType: string; body: string }> {
    const all = Registry.merge([PROCESS, this.registry]);
    return { contentType: all.contentType, body: await all.metrics() };
  }
}
