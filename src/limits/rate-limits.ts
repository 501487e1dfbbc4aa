import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/errors/app-error.js';
import { isInNetworks, sourceOf } from '../common/http/networks.js';
import type { RequestContext } from '../common/http/request-context.js';
import { Metrics } from '../common/metrics/metrics.js';
import { Settings } from '../config/settings.js';
import { openCounts } from './open-counts.js';
import { Quota, WINDOW_SECONDS, type Standing } from './quota.js';
import type { SharedCounts } from './shared-counts.js';

const SWEEP_INTERVAL_MS = 60_000;
const WARNING_INTERVAL_MS = 60_000;

/** Adds a header to an answer. */
export type AddHeader = (name: string, value: string) => void;

/**
 * How many requests a minute one token may make, and one address. Answers say what is left in the headers of
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
@Injectable()
export class RateLimits implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RateLimits.name);
  private readonly exempt: readonly string[];
  private tokens: Quota | undefined;
  private addresses: Quota | undefined;
  private store: SharedCounts | null = null;
  private sweeper: NodeJS.Timeout | undefined;
  private warnedAtMs = -Infinity;

  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
    private readonly dataSource: DataSource,
  ) {
    this.exempt = settings.limits.rateExemptNetworks;
  }

  async onModuleInit(): Promise<void> {
    const { ratePerToken, ratePerAddress } = this.settings.limits;
    if (ratePerToken === 0 && ratePerAddress === 0) return;
    this.store = await openCounts(this.settings.limits, this.dataSource);
    if (ratePerToken > 0) this.tokens = this.quota('token', ratePerToken);
    if (ratePerAddress > 0) this.addresses = this.quota('address', ratePerAddress);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.sweeper);
    await this.store?.close();
  }

  get limitsAddresses(): boolean {
    return this.addresses !== undefined;
  }

  /** `caller` is the id of a token, or whatever else tells callers apart. Throws `rate_limited`. */
  chargeCaller(caller: number | string, context: RequestContext | undefined): void {
    if (!this.tokens) return;
    this.charge(this.tokens, caller, context?.ip ?? '', (name, value) => context?.addHeader?.(name, value));
  }

  /** Throws `rate_limited`. One address is an IPv4 address, or the /64 network of an IPv6 address. */
  chargeAddress(ip: string, addHeader: AddHeader): void {
    if (this.addresses) this.charge(this.addresses, sourceOf(ip), ip, addHeader);
  }

  private charge(quota: Quota, caller: number | string, ip: string, addHeader: AddHeader): void {
    const standing = quota.charge(caller, performance.now());
    if (standing.isExceeded && isInNetworks(ip, this.exempt)) return;
    addHeader('RateLimit-Policy', `"${quota.name}";q=${quota.limit};w=${WINDOW_SECONDS}`);
    addHeader('RateLimit', `"${quota.name}";r=${standing.remaining};t=${standing.resetSeconds}`);
    if (standing.isExceeded) throw this.refusal(quota, standing);
  }

  private refusal({ name, limit }: Quota, { resetSeconds }: Standing): AppError {
    this.metrics.refusals.rate_limit += 1;
    const of = name === 'token' ? 'with one token' : 'from one address';
    return new AppError('rate_limited', {
      detail: `At most ${limit} requests a minute are taken ${of}.`,
      retryAfterSeconds: resetSeconds,
    });
  }

  private quota(name: string, limit: number): Quota {
    return new Quota(name, limit, this.store, (error) => this.warn(error));
  }

  /** Once a minute is enough: while the store is away, every piece that is counted fails. */
  private warn(error: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.warnedAtMs < WARNING_INTERVAL_MS) return;
    this.warnedAtMs = nowMs;
    this.logger.warn(`The counts of rate limits are not shared at present: ${String(error)}`);
  }

  private sweep(): void {
    this.tokens?.sweep(performance.now());
    this.addresses?.sweep(performance.now());
  }
}
