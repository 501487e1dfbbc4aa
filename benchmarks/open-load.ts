import net from 'node:net';
import type { RequestSource } from './load.js';

/** What became of requests that were sent at a steady rate, whatever the server made of them. */
export interface OpenLoadResult {
  seconds: number;
  /** How many answers there were, by status. */
  answers: Map<number, number>;
  /** In milliseconds from the moment a request was due, of the answers that were 2xx, and of the others. */
  servedMs: number[];
  refusedMs: number[];
  /** Requests for which no connection was free when they were due. */
  unsent: number;
}

/** More than the server works on and has wait, so that there are some to refuse. */
const CONNECTIONS = 1_200;
const OPENED_AT_A_TIME = 20;
const TICK_MS = 5;
const MS_PER_SECOND = 1_000;
const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH_HEADER = /\r\ncontent-length: (\d+)/i;

/**
 * Sends `rate` requests a second for `seconds`, each on a connection that waits for nothing else. The connections are
 * opened before, a few at a time, as those of a load balancer are: Node takes one new connection a turn of its loop.
 */
export async function openLoad(
  port: number,
  source: RequestSource,
  rate: number,
  seconds: number,
  connections = CONNECTIONS,
): Promise<OpenLoadResult> {
  const result: OpenLoadResult = { seconds, answers: new Map(), servedMs: [], refusedMs: [], unsent: 0 };
  const pool = new Pool(port, (status, tookMs) => {
    result.answers.set(status, (result.answers.get(status) ?? 0) + 1);
    (status >= 200 && status <= 299 ? result.servedMs : result.refusedMs).push(tookMs);
  });
  await pool.open(connections);
  const startedMs = performance.now();
  let due = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedMs;
      for (const end = (Math.min(elapsedMs / MS_PER_SECOND, seconds) * rate) | 0; due < end; due += 1) {
        if (!pool.send(source.next(), startedMs + (due / rate) * MS_PER_SECOND)) result.unsent += 1;
      }
      if (elapsedMs < seconds * MS_PER_SECOND) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  pool.end();
  return result;
}

/** Keep-alive connections, each with one request at a time. */
class Pool {
  private readonly idle: Line[] = [];
  private readonly all = new Set<Line>();

  constructor(
    private readonly port: number,
    private readonly onAnswer: (status: number, tookMs: number) => void,
  ) {}

  async open(count: number): Promise<void> {
    while (this.all.size < count) {
      await Promise.all(Array.from({ length: Math.min(count, OPENED_AT_A_TIME) }, () => this.openOne()));
    }
  }

  /** False when all connections are busy. */
  send(bytes: Buffer, dueMs: number): boolean {
    const line = this.idle.pop();
    line?.send(bytes, dueMs);
    return line !== undefined;
  }

  end(): void {
    for (const line of this.all) line.end();
  }

  private openOne(): Promise<void> {
    const line: Line = new Line(this.port, {
      onAnswer: (status, tookMs) => {
        this.onAnswer(status, tookMs);
        this.idle.push(line);
      },
      onClose: () => {
        this.all.delete(line);
        const at = this.idle.indexOf(line);
        if (at >= 0) this.idle.splice(at, 1);
      },
    });
    this.all.add(line);
    this.idle.push(line);
    return line.opened;
  }
}

interface LineEvents {
  onAnswer(status: number, tookMs: number): void;
  onClose(): void;
}

class Line {
  readonly opened: Promise<void>;
  private readonly socket: net.Socket;
  private received: Buffer = Buffer.alloc(0);
  private dueMs = 0;

  constructor(
    port: number,
    private readonly events: LineEvents,
  ) {
    this.socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    this.opened = new Promise((resolve) => void this.socket.once('connect', () => resolve()));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => events.onClose());
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
  }

  send(bytes: Buffer, dueMs: number): void {
    this.dueMs = dueMs;
    this.socket.write(bytes);
  }

  end(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const length = headEnd + HEAD_END.length + Number(LENGTH_HEADER.exec(head)?.[1] ?? 0);
    if (this.received.length < length) return;
    this.received = this.received.subarray(length);
    this.events.onAnswer(Number(head.slice(9, 12)), performance.now() - this.dueMs);
  }
}
