import type { SharedCounts } from './shared-counts.js';

/** All quotas are of requests a minute. */
export const WINDOW_SECONDS = 60;

const MS_PER_SECOND = 1_000;
const WINDOW_MS = WINDOW_SECONDS * MS_PER_SECOND;
/** Beyond so many callers those who have been counted longest are forgotten: they begin anew. */
const CALLERS_MAX = 100_000;
/** Servers tell each other of what they count in pieces of a twentieth of the quota. */
const PIECES = 20;

/** What is left to a caller. */
export interface Standing {
  isExceeded: boolean;
  remaining: number;
  /** Until he has the whole quota again; at least 1. */
  resetSeconds: number;
}

interface Count {
  endsAtMs: number;
  /** What the store says that all servers have counted, this one included. */
  shared: number;
  /** What the store has not been told yet. */
  own: number;
  isReporting: boolean;
}

/**
 * So many requests of each caller a minute. A window begins with his first request; what is refused does not count.
 * Whether somebody may go on is known at once, from memory. Where counts are shared, the store is told beside the
 * requests, and only of a piece at a time: each further server may let a piece more through. While the store is away,
 * each server counts for itself.
 */
export class Quota {
  private readonly counts = new Map<number | string, Count>();
  private readonly piece: number;

  constructor(
    /** The name of the policy in the headers, and the beginning of the keys in the store. */
    readonly name: string,
    readonly limit: number,
    private readonly store: SharedCounts | null = null,
    private readonly onStoreFailure: (error: unknown) => void = () => undefined,
  ) {
    this.piece = Math.max(1, Math.ceil(limit / PIECES));
  }

  /** Counts a request, unless the quota is exceeded. `nowMs` is of a clock that never goes back. */
  charge(caller: number | string, nowMs: number): Standing {
    const count = this.countOf(caller, nowMs);
    const used = count.shared + count.own;
    const isExceeded = used >= this.limit;
    if (!isExceeded) {
      count.own += 1;
      if (this.store && count.own >= this.piece && !count.isReporting) void this.report(this.store, caller, count);
    }
    return {
      isExceeded,
      remaining: Math.max(0, this.limit - used - 1),
      resetSeconds: Math.max(1, Math.ceil((count.endsAtMs - nowMs) / MS_PER_SECOND)),
    };
  }

  /** Forgets whose window is over. */
  sweep(nowMs: number): void {
    for (const [caller, { endsAtMs }] of this.counts) if (endsAtMs <= nowMs) this.counts.delete(caller);
  }

  private countOf(caller: number | string, nowMs: number): Count {
    const known = this.counts.get(caller);
    if (known && known.endsAtMs > nowMs) return known;
    const count = { endsAtMs: nowMs + WINDOW_MS, shared: 0, own: 0, isReporting: false };
    this.counts.delete(caller); // So that whoever has been counted longest stays first.
    this.counts.set(caller, count);
    if (this.counts.size > CALLERS_MAX) this.forgetOldest();
    return count;
  }

  private forgetOldest(): void {
    const [oldest] = this.counts.keys();
    if (oldest !== undefined) this.counts.delete(oldest);
  }

  private async report(store: SharedCounts, caller: number | string, count: Count): Promise<void> {
    const reported = count.own;
    count.isReporting = true;
    try {
      const { total, leftMs } = await store.add(`${this.name}:${caller}`, reported);
      count.shared = total;
      count.endsAtMs = performance.now() + leftMs;
    } catch (error) {
      count.shared += reported;
      this.onStoreFailure(error);
    }
    count.own -= reported;
    count.isReporting = false;
  }
}
