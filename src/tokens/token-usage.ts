import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { TokensQueries } from './tokens.queries.js';

const FLUSH_INTERVAL_MS = 5_000;
const MS_PER_SECOND = 1_000;

/**
 * Remembers when tokens were used and writes it down in batches, never while a request waits, and one batch at a time: a
 * database that is slow must not have all connections taken up by them.
 */
@Injectable()
export class TokenUsage implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(TokenUsage.name);
  /** When each was used, on the clock of `performance.now()`, which nobody sets. */
  private pending = new Map<number, number>();
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly queries: TokensQueries) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void (this.writing ?? this.flush()), FLUSH_INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  note(tokenId: number): void {
    this.pending.set(tokenId, performance.now());
  }

  /** Writes what there is, after an earlier batch that is still being written. */
  async flush(): Promise<void> {
    await this.writing;
    if (this.pending.size === 0) return;
    this.writing = this.write().finally(() => (this.writing = undefined));
    await this.writing;
  }

  /** Losing a batch loses no more than a few seconds of `lastUsedAt`, so a failure is logged and nothing else. */
  private async write(): Promise<void> {
    const nowMs = performance.now();
    const uses = [...this.pending].map(([id, usedMs]) => ({ id, secondsAgo: (nowMs - usedMs) / MS_PER_SECOND }));
    this.pending = new Map();
    try {
      await this.queries.writeLastUsed(uses);
    } catch (error) {
      this.logger.warn(`lastUsedAt of ${uses.length} tokens was not written: ${String(error)}`);
    }
  }
}
