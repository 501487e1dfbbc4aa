import http, { IncomingMessage, ServerResponse, type Server } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';

const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

/**
 * Express gives each request and response new prototypes, for which Node before 24 throws its optimised code away.
 * Here the HTTP server makes objects that have Express's prototypes from the start: the exchange does nothing, and
 * requests cost a third less (benchmarks/README.md). From Node 24 on the usual adapter is the faster one.
 */
export class FastExpressAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const app = this.getInstance<Express>();
    const Request = withPrototype(IncomingMessage, app.request);
    const Response = withPrototype(ServerResponse, app.response);
    this.httpServer = http.createServer({ IncomingMessage: Request, ServerResponse: Response }, app) as Server;
  }
}

export function createAdapter(): ExpressAdapter {
  return NODE_MAJOR < 24 ? new FastExpressAdapter() : new ExpressAdapter();
}

/** A constructor that runs `base` on objects whose prototype is Express's. Node's constructors are plain functions. */
function withPrototype<T extends typeof IncomingMessage | typeof ServerResponse>(base: T, prototype: object): T {
  function Constructor(this: object, ...args: unknown[]): void {
    Reflect.apply(base as unknown as (...args: unknown[]) => void, this, args);
  }
  Constructor.prototype = prototype;
  return Constructor as unknown as T;
}
