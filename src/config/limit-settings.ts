import { normaliseNetwork } from '../common/http/networks.js';
import { invalid, readList, readNumber, readSeconds, readUrl, type Environment } from './read-setting.js';

/** Where the counts of rate limits are kept. */
export type RateLimitStore = 'memory' | 'postgres' | 'redis';

const STORES: readonly RateLimitStore[] = ['memory', 'postgres', 'redis'];
const COUNT_MAX = 100_000_000;
const SECONDS_MAX = 86_400;
const MS_PER_SECOND = 1_000;

/** How much the server takes upon itself. 0 means no limit wherever a limit may be absent. Times are in milliseconds. */
export interface LimitSettings {
  /** Requests a minute with one token. */
  readonly ratePerToken: number;
  /** Requests a minute from one address. */
  readonly ratePerAddress: number;
  /** Networks in CIDR notation whose requests no rate limits. */
  readonly rateExemptNetworks: readonly string[];
  readonly rateStore: RateLimitStore;
  /** Set where the store is Redis. */
  readonly redisUrl: string | null;
  /** How long the headers of a request may take to arrive, and the whole request. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How long a connection on which nothing is asked stays open. */
  readonly keepAliveTimeoutMs: number;
  /** How long a client may take next to nothing of its answer before it is cut off. */
  readonly slowReaderTimeoutMs: number;
  readonly connectionsMax: number;
  /** How many requests are worked on at the same time, and how many more may wait to be. */
  readonly requestsMax: number;
  readonly requestsQueuedMax: number;
  /** How many of the requests that are answered from memory may be under way. */
  readonly decisionsMax: number;
  /** How many passwords are hashed at the same time, and how many more may wait to be. */
  readonly passwordHashesMax: number;
  readonly passwordHashesQueuedMax: number;
  /** How long a statement of a request may run, and how long it may wait for a lock. */
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

export function readLimits(env: Environment): LimitSettings {
  const redisUrl = readUrl(env, 'REDIS_URL', ['redis:', 'rediss:']);
  return {
    ratePerToken: readNumber(env, 'GUILDHALL_RATE_LIMIT_PER_TOKEN', 0, COUNT_MAX, 'a number of requests'),
    ratePerAddress: readNumber(env, 'GUILDHALL_RATE_LIMIT_PER_ADDRESS', 0, COUNT_MAX, 'a number of requests'),
    rateExemptNetworks: readNetworks(env, 'GUILDHALL_RATE_LIMIT_EXEMPT_NETWORKS'),
    rateStore: readStore(env, redisUrl),
    redisUrl,
    headersTimeoutMs: readMs(env, 'GUILDHALL_HEADERS_TIMEOUT_SECONDS', 20),
    requestTimeoutMs: readMs(env, 'GUILDHALL_REQUEST_TIMEOUT_SECONDS', 60),
    keepAliveTimeoutMs: readMs(env, 'GUILDHALL_KEEP_ALIVE_SECONDS', 65),
    slowReaderTimeoutMs: readMs(env, 'GUILDHALL_SLOW_READER_SECONDS', 30),
    connectionsMax: readNumber(env, 'GUILDHALL_CONNECTIONS_MAX', 10_000, COUNT_MAX),
    requestsMax: readCap(env, 'GUILDHALL_REQUESTS_MAX', 64),
    requestsQueuedMax: readNumber(env, 'GUILDHALL_REQUESTS_QUEUED_MAX', 256, COUNT_MAX),
    decisionsMax: readCap(env, 'GUILDHALL_DECISIONS_MAX', 4_096),
    passwordHashesMax: readCap(env, 'GUILDHALL_PASSWORD_HASHES_MAX', 2),
    passwordHashesQueuedMax: readNumber(env, 'GUILDHALL_PASSWORD_HASHES_QUEUED_MAX', 64, COUNT_MAX),
    statementTimeoutMs: readMs(env, 'GUILDHALL_STATEMENT_TIMEOUT_SECONDS', 30),
    lockTimeoutMs: readMs(env, 'GUILDHALL_LOCK_TIMEOUT_SECONDS', 10),
  };
}

function readMs(env: Environment, name: string, usualSeconds: number): number {
  return readSeconds(env, name, usualSeconds, SECONDS_MAX) * MS_PER_SECOND;
}

/** At least one: with none nothing would ever be answered. */
function readCap(env: Environment, name: string, usual: number): number {
  const cap = readNumber(env, name, usual, COUNT_MAX);
  if (cap === 0) throw invalid(name, 'must be 1 or more');
  return cap;
}

function readStore(env: Environment, redisUrl: string | null): RateLimitStore {
  const usual = redisUrl === null ? 'memory' : 'redis';
  const text = env.GUILDHALL_RATE_LIMIT_STORE || usual;
  const store = STORES.find((candidate) => candidate === text);
  if (!store) throw invalid('GUILDHALL_RATE_LIMIT_STORE', `must be one of ${STORES.join(', ')}, not "${text}"`);
  if (store === 'redis' && redisUrl === null)
    throw invalid('GUILDHALL_RATE_LIMIT_STORE', 'is redis: set REDIS_URL too');
  return store;
}

function readNetworks(env: Environment, name: string): string[] {
  return readList(env, name).map((text) => {
    const network = normaliseNetwork(text);
    if (network === null) throw invalid(name, `must hold addresses and networks such as 10.0.0.0/8, not "${text}"`);
    return network;
  });
}
