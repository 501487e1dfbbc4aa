import type { IncomingMessage, Server } from 'node:http';

const NOWHERE = '/*';

/**
 * Turns request targets in absolute form (`GET http://host/path`, RFC 9112 3.2.2) into paths before Express sees them:
 * it answers what it cannot parse by itself, and the host that a caller names would get into links.
 */
export function useOriginForm(server: Server): void {
  server.prependListener('request', (req: IncomingMessage) => {
    const target = req.url ?? '';
    if (target.startsWith('/') || target === '*') return;
    const url = URL.canParse(target) ? new URL(target) : undefined;
    req.url = url?.pathname.startsWith('/') ? url.pathname + url.search : NOWHERE;
  });
}
