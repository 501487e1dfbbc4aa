import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { TokensQueries } from './tokens.queries.js';

const FLUSH_INTERVAL_MS = 5_000;

/** Remembers when tokens were used and writes it down in batches, never while a request waits. */
@Injectable()
export class TokenUsage implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(TokenUsage.name);
  private pending = new Map<number, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly queries: TokensQueries) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  note(tokenId: number): void {
    this.pending.set(tokenId, new Date());
  }

  /** Losing a batch loses no more than a few seconds of `lastUsedAt`, so a failure is logged and nothing else. */
  async flush(): Promise<void> {
    if (this.pending.size === 0) return;
    const uses = [...this.pending].map(([id, at]) => ({ id, at }));
    this.pending = new Map();
    try {
      await this.queries.writeLastUsed(uses);
    } catch (error) {
      this.logger.warn(`lastUsedAt of ${uses.length} tokens was not written: ${String(error)}`);
    }
  }
}
