import { Quota, WINDOW_SECONDS } from './quota.js';
import type { SharedCounts } from './shared-counts.js';

const WINDOW_MS = WINDOW_SECONDS * 1_000;

function taken(quota: Quota, caller: string, nowMs: number): number {
  let count = 0;
  while (!quota.charge(caller, nowMs).isExceeded) count += 1;
  return count;
}

/** A store in which other servers have counted as well. */
class Store implements SharedCounts {
  total = 0;
  reports: number[] = [];
  isAway = false;

  add(_key: string, points: number): Promise<{ total: number; leftMs: number }> {
    this.reports.push(points);
    if (this.isAway) return Promise.reject(new Error('away'));
    this.total += points;
    return Promise.resolve({ total: this.total, leftMs: WINDOW_MS });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

describe('A quota', () => {
  it('lets each caller make so many requests a window, and begins anew when it is over', () => {
    const quota = new Quota('token', 3);
    expect([taken(quota, 'a', 0), taken(quota, 'b', 1_000), taken(quota, 'a', WINDOW_MS - 1)]).toEqual([3, 3, 0]);
    expect([taken(quota, 'a', WINDOW_MS), taken(quota, 'b', WINDOW_MS)]).toEqual([3, 0]);
  });

  it('says what is left, and until when', () => {
    const quota = new Quota('token', 2);
    expect(quota.charge('a', 0)).toEqual({ isExceeded: false, remaining: 1, resetSeconds: 60 });
    expect(quota.charge('a', 30_500)).toEqual({ isExceeded: false, remaining: 0, resetSeconds: 30 });
    expect(quota.charge('a', WINDOW_MS - 1)).toEqual({ isExceeded: true, remaining: 0, resetSeconds: 1 });
  });

  it('forgets callers whose window is over, and no others', () => {
    const quota = new Quota('token', 1);
    expect([taken(quota, 'a', 0), taken(quota, 'b', 10_000)]).toEqual([1, 1]);
    quota.sweep(WINDOW_MS);
    expect([taken(quota, 'a', WINDOW_MS), taken(quota, 'b', WINDOW_MS)]).toEqual([1, 0]);
  });

  it('remembers a bounded number of callers', () => {
    const quota = new Quota('address', 1);
    for (let caller = 0; caller <= 100_000; caller += 1) quota.charge(caller, 0);
    expect(quota.charge(100_000, 0).isExceeded).toBe(true);
    expect(quota.charge(0, 0).isExceeded).toBe(false);
  });

  it('tells the store a piece at a time, and counts what others have told it', async () => {
    const store = new Store();
    const quota = new Quota('token', 100, store);
    for (let count = 0; count < 5; count += 1) quota.charge('a', performance.now());
    expect(store.reports).toEqual([5]);
    store.total += 90;
    await settled();
    for (let count = 0; count < 5; count += 1) quota.charge('a', performance.now());
    await settled();
    expect(store.total).toBe(100);
    expect(quota.charge('a', performance.now()).isExceeded).toBe(true);
  });

  it('counts for itself while the store is away, and tells of it', async () => {
    const store = new Store();
    store.isAway = true;
    const failures: unknown[] = [];
    const quota = new Quota('token', 20, store, (error) => failures.push(error));
    for (let count = 0; count < 20; count += 1) {
      expect(quota.charge('a', 0).isExceeded).toBe(false);
      await settled();
    }
    expect(quota.charge('a', 0).isExceeded).toBe(true);
    expect(failures).toHaveLength(20);
  });
});
