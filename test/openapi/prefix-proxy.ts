import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that serves another server below a prefix, and nothing beside it, like a gateway that strips the prefix. */
export async function startPrefixProxy(
  target: string,
  prefix: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const proxy = http.createServer((req, res) => {
    const path = req.url ?? '';
    if (!path.startsWith(`${prefix}/`)) {
      res.writeHead(404).end();
      return;
    }
    const options = { method: req.method, headers: req.headers };
    const forwarded = http.request(`${target}${path.slice(prefix.length)}`, options, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    forwarded.on('error', () => res.destroy());
    req.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${prefix}`, stop: () => stop(proxy) };
}

function stop(proxy: Server): Promise<void> {
  proxy.closeAllConnections();
  return new Promise((resolve) => proxy.close(() => resolve()));
}
