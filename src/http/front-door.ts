import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../common/errors/app-error.js';
import type { Turnstile } from '../common/limits/turnstile.js';
import type { RateLimits } from '../limits/rate-limits.js';
import { clientAddress, type TrustsProxy } from './client-address.js';
import type { Gate } from './install-before.js';
import type { Refuse } from './refusals.js';
import { isUnlimited } from './unlimited-paths.js';

/** In characters. With the other headers it must also fit into what Node reads of them, 16 KiB. */
const ADDRESS_LENGTH_MAX = 8_192;
/** Whoever parses a query stops here, and would ignore the rest. */
const PARAMETERS_MAX = 1_000;
/** Names and values. */
const RAW_HEADERS_MAX = 2 * 1_000;

/** What every request passes first, in both lanes: it refuses requests that are too large, and callers that ask too often. */
export function frontDoor(rates: RateLimits, trusts: TrustsProxy, refuse: Refuse): Gate {
  const charge = (req: IncomingMessage, res: ServerResponse): AppError | undefined =>
    failureOf(() =>
      rates.chargeAddress(clientAddress(req, trusts), (name, value) => void res.appendHeader(name, value)),
    );
  return (req, res) => {
    const url = req.url ?? '';
    let error = oversize(req, url);
    if (rates.limitsAddresses && !isUnlimited(url)) error ??= charge(req, res);
    if (error) refuse(error, req, res);
    return error !== undefined;
  };
}

function oversize({ rawHeaders }: IncomingMessage, url: string): AppError | undefined {
  if (url.length > ADDRESS_LENGTH_MAX) return new AppError('address_too_long');
  if (rawHeaders.length > RAW_HEADERS_MAX) {
    return new AppError('headers_too_large', { detail: `At most ${RAW_HEADERS_MAX / 2} headers are read.` });
  }
  // Shorter ones cannot have so many.
  if (url.length > PARAMETERS_MAX && url.split('&').length > PARAMETERS_MAX) {
    return new AppError('malformed_request', { detail: `At most ${PARAMETERS_MAX} parameters are read.` });
  }
  return undefined;
}

/** In one turn of the event loop, in which the requests that were let in get no further. */
const REFUSING_MAX_MS = 1;

/**
 * What the hot lane leaves passes this next: where too many requests wait already, one more is refused before it costs. A
 * few are refused in each turn of the event loop: who has been let in needs many turns, and would not be done in time if
 * each were filled with refusing all others.
 */
export function sheddingGate(turnstile: Turnstile, refuse: Refuse): Gate {
  const outside = new Set<{ req: IncomingMessage; res: ServerResponse }>();
  const refuseSome = (): void => {
    const untilMs = performance.now() + REFUSING_MAX_MS;
    for (const one of outside) {
      outside.delete(one);
      if (!one.res.destroyed) refuse(turnstile.refusal(), one.req, one.res);
      if (performance.now() > untilMs) break;
    }
    if (outside.size > 0) setImmediate(refuseSome);
  };
  return (req, res) => {
    if (!turnstile.isFull || isUnlimited(req.url ?? '')) return false;
    if (outside.size === 0) setImmediate(refuseSome);
    outside.add({ req, res });
    return true;
  };
}

function failureOf(work: () => void): AppError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
