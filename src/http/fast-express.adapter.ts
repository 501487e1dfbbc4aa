import http, { IncomingMessage, ServerResponse, type Server, type ServerOptions } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';

const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

/**
 * Express gives each request and response new prototypes, for which Node before 24 throws its optimised code away.
 * Here the HTTP server makes objects that have Express's prototypes from the start: the exchange does nothing, and
 * requests cost a third less (benchmarks/README.md). From Node 24 on the usual adapter is the faster one.
 */
export class FastExpressAdapter extends ExpressAdapter {
  constructor(private readonly serverOptions: ServerOptions) {
    super();
  }

  override initHttpServer(): void {
    const app = this.getInstance<Express>();
    class Request extends IncomingMessage {}
    class Response extends ServerResponse {}
    app.request = standIn(Request, app.request);
    app.response = standIn(Response, app.response);
    this.httpServer = http.createServer(
      { ...this.serverOptions, IncomingMessage: Request, ServerResponse: Response },
      app,
    ) as Server;
  }
}

/** The usual adapter, with a say in the options of the server. */
class PlainExpressAdapter extends ExpressAdapter {
  constructor(private readonly serverOptions: ServerOptions) {
    super();
  }

  override initHttpServer(): void {
    this.httpServer = http.createServer(this.serverOptions, this.getInstance<Express>()) as Server;
  }
}

export function createAdapter(options: ServerOptions): ExpressAdapter {
  return NODE_MAJOR < 24 ? new FastExpressAdapter(options) : new PlainExpressAdapter(options);
}

/**
 * What the instances of a class inherit from, with Express's methods, to take the place of Express's own. A class, not any
 * function that makes them: V8 then knows how many fields they will have, and gives them room at once.
 */
function standIn<T extends object>(type: { prototype: object }, prototype: T): T {
  return Object.setPrototypeOf(type.prototype, prototype) as T;
}
