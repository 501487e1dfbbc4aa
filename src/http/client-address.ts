import type { IncomingMessage } from 'node:http';

/** Whether a proxy at this address is believed; `hop` counts from 0, which is whoever holds the connection. */
export type TrustsProxy = (address: string, hop: number) => boolean;

/**
 * Who has sent a request, as Express's `req.ip` says it: whoever holds the connection or, through proxies that are
 * believed, the last address in X-Forwarded-For that is not one of them.
 */
export function clientAddress(req: IncomingMessage, trusts: TrustsProxy): string {
  const forwarded = [req.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const hops = [req.socket.remoteAddress ?? '', ...forwarded.map((hop) => hop.trim()).toReversed()].filter(Boolean);
  const last = hops.length - 1;
  return hops.find((address, hop) => hop === last || !trusts(address, hop)) ?? '';
}
