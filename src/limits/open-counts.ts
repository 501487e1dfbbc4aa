import type { RateLimiterStoreAbstract } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import type { LimitSettings } from '../config/limit-settings.js';
import { WINDOW_SECONDS } from './quota.js';
import { COUNTS_TABLE, createCountsTable } from './rate-limit-counts.queries.js';
import type { SharedCounts } from './shared-counts.js';

const KEY_PREFIX = 'guildhall';
const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_DELAY_MAX_MS = 5_000;

/** The counts that this server shares with others; null where it counts for itself. */
export async function openCounts(limits: LimitSettings, dataSource: DataSource): Promise<SharedCounts | null> {
  if (limits.rateStore === 'postgres') return openPostgres(dataSource);
  if (limits.redisUrl !== null && limits.rateStore === 'redis') return openRedis(limits.redisUrl);
  return null;
}

/** The library compares times of the servers' clocks, which should agree to a second or so. */
async function openPostgres(dataSource: DataSource): Promise<SharedCounts> {
  const { RateLimiterPostgres } = await import('rate-limiter-flexible');
  await createCountsTable(dataSource);
  const limiter = new RateLimiterPostgres({
    storeClient: dataSource,
    storeType: 'typeorm',
    tableName: COUNTS_TABLE,
    tableCreated: true,
    keyPrefix: KEY_PREFIX,
    points: 1,
    duration: WINDOW_SECONDS,
  });
  return countsOf(limiter, () => Promise.resolve());
}

/** Starts without waiting for Redis: while it is away, commands fail at once, and the client tries again by itself. */
async function openRedis(url: string): Promise<SharedCounts> {
  const { RateLimiterRedis } = await import('rate-limiter-flexible');
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(RECONNECT_DELAY_MAX_MS, 100 * 2 ** Math.min(retries, 10)),
    },
  });
  client.on('error', () => undefined); // Whoever reports a count is told.
  void client.connect().catch(() => undefined);
  const limiter = new RateLimiterRedis({
    storeClient: client,
    useRedisPackage: true,
    keyPrefix: KEY_PREFIX,
    points: 1,
    duration: WINDOW_SECONDS,
  });
  return countsOf(limiter, () => {
    client.destroy();
    return Promise.resolve();
  });
}

function countsOf(limiter: RateLimiterStoreAbstract, close: () => Promise<void>): SharedCounts {
  return {
    async add(key, points) {
      const { consumedPoints: total, msBeforeNext: leftMs } = await limiter.penalty(key, points);
      return { total, leftMs };
    },
    close,
  };
}
