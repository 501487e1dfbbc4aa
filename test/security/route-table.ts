import type { Express } from 'express';
import type { TestServer } from '../support/test-server.js';

/** One address and method that Express routes. */
export interface Route {
  method: string;
  /** With parameters in braces, as OpenAPI writes them. */
  path: string;
}

interface Layer {
  route?: { path: string | RegExp | (string | RegExp)[]; methods: Record<string, boolean> };
}

/** Every route of the running server, in the order of their addresses: those of Nest and those beside it. */
export function routeTable(server: TestServer): Route[] {
  const app = server.app.getHttpAdapter().getInstance() as Express;
  const { stack } = app.router as unknown as { stack: Layer[] };
  const routes = stack.flatMap(({ route }) => {
    if (!route) return [];
    const methods = Object.keys(route.methods).map((method) => (method === '_all' ? 'ALL' : method.toUpperCase()));
    return [route.path].flat().flatMap((path) => methods.map((method) => ({ method, path: inBraces(String(path)) })));
  });
  return routes.toSorted((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
}

/** A colon begins a parameter after a slash alone: elsewhere it stands for itself, as in `members:batch`. */
function inBraces(path: string): string {
  return path.replaceAll('\\', '').replaceAll(/(?<=\/):(\w+)/g, '{$1}');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
