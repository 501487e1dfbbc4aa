import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

/** Answers a request, or leaves it to others; tells whether it has answered. */
export type Gate = (req: IncomingMessage, res: ServerResponse) => boolean;

/** Puts a gate before whoever answers the server's requests now. */
export function installBefore(server: Server, gate: Gate): void {
  const [next] = server.listeners('request').slice(-1) as RequestListener[];
  if (!next) throw new Error('The server answers no requests yet.');
  server.off('request', next);
  server.on('request', (req, res) => {
    if (!gate(req, res)) next(req, res);
  });
}
