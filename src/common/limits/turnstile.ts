import { AppError } from '../errors/app-error.js';

export interface TurnstileOptions {
  /** How many may be inside at the same time. */
  insideMax: number;
  /** How many more may wait until somebody leaves. */
  queuedMax: number;
  /** How long anybody waits at most. */
  waitMaxMs: number;
}

interface Waiting {
  letIn(): void;
  timer: NodeJS.Timeout;
}

const RETRY_AFTER_SECONDS = 1;

/**
 * Lets in so many at a time, has so many more wait in the order in which they came, and refuses the rest at once: what
 * cannot be done soon is not begun, and whoever asked can turn to another server.
 */
export class Turnstile {
  /** How many were refused. */
  refusedCount = 0;
  /** The same for all: where many are refused, to note where each was would take a tenth of it. */
  private readonly refused = new AppError('overloaded', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  private inside = 0;
  /** In the order in which they came. */
  private readonly queue = new Set<Waiting>();

  constructor(private readonly options: TurnstileOptions) {}

  get insideCount(): number {
    return this.inside;
  }

  get queuedCount(): number {
    return this.queue.size;
  }

  /** Whether whoever comes now is refused. */
  get isFull(): boolean {
    return this.inside >= this.options.insideMax && this.queue.size >= this.options.queuedMax;
  }

  /** Goes in if there is room this moment and nobody waits. Whoever went in must leave. */
  tryEnter(): boolean {
    if (this.inside >= this.options.insideMax) return false;
    this.inside += 1;
    return true;
  }

  /**
   * Resolves when one is inside. Throws `overloaded` at once where too many wait, and else when one has waited too long.
   * `signal` takes one out of the queue who no longer wants to go in; it rejects then.
   */
  async enter(signal?: AbortSignal): Promise<void> {
    if (this.tryEnter()) return;
    if (this.isFull) throw this.refusal();
    await this.wait(signal);
  }

  leave(): void {
    const [next] = this.queue;
    if (next) next.letIn();
    else this.inside -= 1;
  }

  /** Runs `work` inside. Throws what `enter` throws. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** The answer to somebody who is not let in; it is counted. */
  refusal(): AppError {
    this.refusedCount += 1;
    return this.refused;
  }

  /** The place of whoever leaves goes to the first of those who wait. */
  private wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.queue.delete(waiting);
        clearTimeout(waiting.timer);
        signal?.removeEventListener('abort', abandon);
      };
      const abandon = (): void => {
        end();
        reject(new AppError('malformed_request'));
      };
      const giveUp = (): void => {
        end();
        reject(this.refusal());
      };
      const waiting: Waiting = {
        letIn: () => {
          end();
          resolve();
        },
        timer: setTimeout(giveUp, this.options.waitMaxMs),
      };
      this.queue.add(waiting);
      signal?.addEventListener('abort', abandon, { once: true });
    });
  }
}
