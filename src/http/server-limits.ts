import type { Server, ServerOptions } from 'node:http';
import type { Metrics } from '../common/metrics/metrics.js';
import type { LimitSettings } from '../config/limit-settings.js';
import { cutOffSlowReaders } from './slow-readers.js';

const CHECKS_PER_TIMEOUT = 4;
const CHECK_INTERVAL_MAX_MS = 5_000;
const CHECK_INTERVAL_MIN_MS = 50;

/** How long clients may take to ask. Node looks a few times during the shorter of the two times. */
export function serverOptions(limits: LimitSettings): ServerOptions {
  const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs: keepAliveTimeout } = limits;
  const timeouts = [headersTimeoutMs, requestTimeoutMs].filter((timeoutMs) => timeoutMs > 0);
  const shortest = Math.min(...timeouts, CHECK_INTERVAL_MAX_MS * CHECKS_PER_TIMEOUT);
  return {
    keepAliveTimeout,
    requestTimeout: requestTimeoutMs,
    // Node starts with no other order.
    headersTimeout: requestTimeoutMs === 0 ? headersTimeoutMs : Math.min(headersTimeoutMs, requestTimeoutMs),
    connectionsCheckingInterval: Math.max(CHECK_INTERVAL_MIN_MS, shortest / CHECKS_PER_TIMEOUT),
  };
}

/** How many clients may hold a connection, and how slowly they may read. */
export function limitConnections(server: Server, limits: LimitSettings, metrics: Metrics): void {
  server.maxHeadersCount = 0; // What is beyond the limit would be dropped: the front door refuses the request instead.
  if (limits.connectionsMax > 0) server.maxConnections = limits.connectionsMax;
  server.on('drop', () => void (metrics.refusals.connections += 1));
  let openCount = 0;
  server.on('connection', (socket) => {
    openCount += 1;
    socket.once('close', () => void (openCount -= 1));
  });
  metrics.gauge('guildhall_http_connections', 'Connections of clients that are open.', () => openCount);
  cutOffSlowReaders(server, limits.slowReaderTimeoutMs);
}
