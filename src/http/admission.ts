import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../common/errors/app-error.js';
import type { Turnstile } from '../common/limits/turnstile.js';
import { isUnlimited } from './unlimited-paths.js';

/**
 * How long a place is kept for work whose client has gone. Whatever is waited for has a time limit of its own, and so
 * the work ends long before: this is for what would never say that it has ended.
 */
const ABANDONED_MAX_MS = 300_000;

const stays = new WeakMap<IncomingMessage, Stay>();

/**
 * Lets in as many requests as may be worked on at the same time; others wait for their turn, or are refused. It stands
 * behind what reads bodies, so that a client that sends slowly takes nobody's place.
 */
export function admission(turnstile: Turnstile, abandonedMaxMs = ABANDONED_MAX_MS): RequestHandler {
  return async (req, res, next) => {
    if (!isUnlimited(req.originalUrl)) {
      const stay = new Stay(turnstile, res, abandonedMaxMs);
      stays.set(req, stay);
      if (!stay.tryEnter()) await stay.enter();
    }
    next();
  };
}

/** Gives up the request's place while it waits for its client, such as for the body. */
export async function outside<T>(req: IncomingMessage, wait: Promise<T>): Promise<T> {
  const stay = stays.get(req);
  if (!stay) return wait;
  stay.leave();
  const result = await wait;
  await stay.enter();
  return result;
}

/** To be told when all is done for a request but to send its answer, or its failure. */
export function workEnded(req: IncomingMessage): void {
  stays.get(req)?.endWork();
}

/**
 * A request's place. It ends with the answer. When the client goes before, it ends with the work: else whoever asks and
 * goes away, again and again, would have more work done at the same time than may be.
 */
class Stay {
  private isInside = false;
  private isClosed: boolean;
  private hasWorkEnded = false;
  private waiting: AbortController | undefined;
  private abandoned: NodeJS.Timeout | undefined;

  constructor(
    private readonly turnstile: Turnstile,
    private readonly res: ServerResponse,
    private readonly abandonedMaxMs: number,
  ) {
    this.isClosed = res.destroyed;
    if (!this.isClosed) res.once('close', () => this.close());
  }

  tryEnter(): boolean {
    this.isInside = !this.isClosed && this.turnstile.tryEnter();
    return this.isInside;
  }

  /** Throws `overloaded`, and `malformed_request` when the client has gone: nothing is begun for nobody. */
  async enter(): Promise<void> {
    if (this.isClosed) throw new AppError('malformed_request');
    this.waiting = new AbortController();
    await this.turnstile.enter(this.waiting.signal);
    this.waiting = undefined;
    this.isInside = true;
    if (!this.isClosed) return;
    this.leave();
    throw new AppError('malformed_request');
  }

  leave(): void {
    clearTimeout(this.abandoned);
    if (!this.isInside) return;
    this.isInside = false;
    this.turnstile.leave();
  }

  endWork(): void {
    this.hasWorkEnded = true;
    if (this.isClosed) this.leave();
  }

  private close(): void {
    this.isClosed = true;
    this.waiting?.abort();
    if (this.hasWorkEnded || this.res.writableEnded) this.leave();
    else if (this.isInside) this.abandoned = setTimeout(() => this.leave(), this.abandonedMaxMs).unref();
  }
}
