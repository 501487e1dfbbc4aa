import { AppError } from '../errors/app-error.js';
import { Turnstile } from './turnstile.js';

const LONG_MS = 60_000;

function overloaded(): unknown {
  return expect.objectContaining({ code: 'overloaded', retryAfterSeconds: 1 });
}

describe('A turnstile', () => {
  it('lets in as many as it may, has as many wait, and refuses the next at once', async () => {
    const turnstile = new Turnstile({ insideMax: 2, queuedMax: 1, waitMaxMs: LONG_MS });
    await turnstile.enter();
    await turnstile.enter();
    expect(turnstile.isFull).toBe(false);
    const third = turnstile.enter();
    expect(turnstile.isFull).toBe(true);
    await expect(turnstile.enter()).rejects.toEqual(overloaded());
    expect([turnstile.insideCount, turnstile.queuedCount, turnstile.refusedCount]).toEqual([2, 1, 1]);
    turnstile.leave();
    await third;
    expect([turnstile.insideCount, turnstile.queuedCount]).toEqual([2, 0]);
  });

  it('lets in those who wait in the order in which they came', async () => {
    const turnstile = new Turnstile({ insideMax: 1, queuedMax: 9, waitMaxMs: LONG_MS });
    await turnstile.enter();
    const order: number[] = [];
    const all = [1, 2, 3].map((number) => turnstile.enter().then(() => order.push(number)));
    for (const one of all) {
      turnstile.leave();
      await one;
    }
    expect(order).toEqual([1, 2, 3]);
    turnstile.leave();
    expect(turnstile.insideCount).toBe(0);
  });

  it('refuses who has waited too long', async () => {
    const turnstile = new Turnstile({ insideMax: 1, queuedMax: 1, waitMaxMs: 1 });
    await turnstile.enter();
    await expect(turnstile.enter()).rejects.toEqual(overloaded());
    expect(turnstile.queuedCount).toBe(0);
    turnstile.leave();
    expect(turnstile.tryEnter()).toBe(true);
  });

  it('forgets who goes away while he waits', async () => {
    const turnstile = new Turnstile({ insideMax: 1, queuedMax: 1, waitMaxMs: LONG_MS });
    await turnstile.enter();
    const gone = new AbortController();
    const waiting = turnstile.enter(gone.signal);
    gone.abort();
    await expect(waiting).rejects.toBeInstanceOf(AppError);
    expect(turnstile.queuedCount).toBe(0);
    turnstile.leave();
    expect([turnstile.insideCount, turnstile.refusedCount]).toEqual([0, 0]);
  });

  it('frees the place of work that fails', async () => {
    const turnstile = new Turnstile({ insideMax: 1, queuedMax: 0, waitMaxMs: LONG_MS });
    await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turnstile.pass(() => Promise.resolve('done'))).toBe('done');
    expect(turnstile.insideCount).toBe(0);
  });
});
