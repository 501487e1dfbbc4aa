import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Turnstile } from '../common/limits/turnstile.js';
import { isUnlimited } from './unlimited-paths.js';

const stays = new WeakMap<IncomingMessage, Stay>();

/**
 * Lets in as many requests as may be worked on at the same time; others wait for their turn, or are refused. It stands
 * behind what reads bodies, so that a client that sends slowly takes nobody's place.
 */
export function admission(turnstile: Turnstile): RequestHandler {
  return async (req, res, next) => {
    if (!isUnlimited(req.originalUrl)) {
      const stay = new Stay(turnstile, res);
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

/** A request's place. It ends with the answer, or when the client goes. */
class Stay {
  private isInside = false;
  private hasEnded = false;
  private waiting: AbortController | undefined;

  constructor(
    private readonly turnstile: Turnstile,
    res: ServerResponse,
  ) {
    res.once('close', () => this.end());
  }

  tryEnter(): boolean {
    this.isInside = this.turnstile.tryEnter();
    return this.isInside;
  }

  async enter(): Promise<void> {
    this.waiting = new AbortController();
    if (this.hasEnded) this.waiting.abort();
    await this.turnstile.enter(this.waiting.signal);
    this.waiting = undefined;
    this.isInside = true;
    if (this.hasEnded) this.leave();
  }

  leave(): void {
    if (!this.isInside) return;
    this.isInside = false;
    this.turnstile.leave();
  }

  private end(): void {
    this.hasEnded = true;
    this.waiting?.abort();
    this.leave();
  }
}
