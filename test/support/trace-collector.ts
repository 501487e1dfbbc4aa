import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterwards } from './processes.js';

export interface CollectedSpan {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status: { code: number };
  attributes: Record<string, string | number>;
  resource: Record<string, string | number>;
}

interface WireAttribute {
  key: string;
  value: { stringValue?: string; intValue?: string | number };
}

interface WireSpan extends Omit<CollectedSpan, 'attributes' | 'resource'> {
  attributes: WireAttribute[];
}

interface WireTraces {
  resourceSpans: { resource: { attributes: WireAttribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

/** Receives traces as a collector does: OTLP over HTTP, in JSON. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  readonly headers: IncomingHttpHeaders[] = [];
  /** All that was received, as it came. */
  text = '';
  /** What it answers: anything but 200 is a failure. */
  status = 200;

  private constructor(private readonly server: http.Server) {}

  /** On a port of the loopback interface. Closed by `cleanUp`. */
  static async start(): Promise<TraceCollector> {
    const collector = new TraceCollector(http.createServer());
    const { server } = collector;
    server.on('request', (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => void chunks.push(chunk));
      req.on('end', () => {
        collector.headers.push(req.headers);
        if (req.url === '/v1/traces') collector.take(Buffer.concat(chunks).toString());
        res.writeHead(collector.status, { 'Content-Type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterwards(() => server.closeAllConnections());
    afterwards(() => new Promise((resolve) => server.close(resolve)));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Those of one trace. */
  trace(traceId: string): CollectedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  private take(text: string): void {
    this.text += text;
    const { resourceSpans } = JSON.parse(text) as WireTraces;
    for (const { resource, scopeSpans } of resourceSpans) {
      const described = plain(resource.attributes);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({ ...span, attributes: plain(span.attributes), resource: described });
      }
    }
  }
}

function plain(attributes: readonly WireAttribute[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? Number.NaN)]),
  );
}
