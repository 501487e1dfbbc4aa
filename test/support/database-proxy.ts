import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterwards } from './processes.js';

const HOST = '127.0.0.1';
const TYPE_LENGTH = 1;
const LENGTH_LENGTH = 4;
const NOTIFICATION = 'A'.charCodeAt(0);

/** Stands between a server and its Postgres, and fails in the ways that networks do, when a test says so. */
export class DatabaseProxy {
  /** Whether what the database tells by itself is lost on its way, while everything that is asked is answered. */
  dropsNotifications = false;
  /** How many notifications were lost so. */
  droppedCount = 0;
  /** How long what the server asks takes on its way to the database. */
  delayMs = 0;
  private isStalled = false;
  private isAway = false;
  private readonly wires = new Set<Wire>();

  private constructor(
    private readonly server: Server,
    private targetPort: number,
  ) {}

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  static async start(targetPort: number): Promise<DatabaseProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const proxy = new DatabaseProxy(server, targetPort);
    server.on('connection', (socket) => proxy.join(socket));
    afterwards(() => proxy.stop());
    return proxy;
  }

  /** The same database as `url`, by way of this proxy. */
  urlOf(url: string): string {
    const address = new URL(url);
    address.port = String(this.port);
    return address.href;
  }

  /** Breaks the connections that listen to notifications. New ones are let through. */
  cutListeners(): void {
    for (const wire of this.wires) if (wire.isListening) wire.cut();
  }

  /** Breaks all connections and refuses new ones. */
  goAway(): void {
    this.isAway = true;
    for (const wire of this.wires) wire.cut();
  }

  /** From now on new connections lead to another database. */
  leadTo(port: number): void {
    this.targetPort = port;
  }

  comeBack(): void {
    this.isAway = false;
  }

  /** Nothing goes through in either direction, and no connection breaks: the database hangs. */
  stall(): void {
    this.isStalled = true;
    for (const wire of this.wires) wire.pause();
  }

  flow(): void {
    this.isStalled = false;
    for (const wire of this.wires) wire.resume();
  }

  private join(socket: Socket): void {
    if (this.isAway) {
      socket.destroy();
      return;
    }
    const wire: Wire = new Wire(socket, connect(this.targetPort, HOST), {
      mayPass: (type) => {
        if (type !== NOTIFICATION || !this.dropsNotifications) return true;
        this.droppedCount += 1;
        return false;
      },
      onEnd: () => this.wires.delete(wire),
      delayMs: () => this.delayMs,
    });
    this.wires.add(wire);
    if (this.isStalled) wire.pause();
  }

  private async stop(): Promise<void> {
    this.goAway();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

interface WireOptions {
  /** Whether a message of the database of this type is handed on. */
  mayPass(type: number): boolean;
  onEnd(): void;
  delayMs(): number;
}

/** One connection of a server with the database. */
class Wire {
  isListening = false;
  private rest = Buffer.alloc(0);

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly options: WireOptions,
  ) {
    near.on('data', (bytes: Buffer) => {
      // The client waits for the answer, so the database's next byte is the first of a message.
      this.isListening ||= bytes.includes('LISTEN ');
      const delayMs = options.delayMs();
      if (delayMs === 0) far.write(bytes);
      else setTimeout(() => far.write(bytes), delayMs);
    });
    far.on('data', (bytes: Buffer) => this.handOn(bytes));
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.cut());
    }
  }

  cut(): void {
    this.near.destroy();
    this.far.destroy();
    this.options.onEnd();
  }

  pause(): void {
    this.near.pause();
    this.far.pause();
  }

  resume(): void {
    this.near.resume();
    this.far.resume();
  }

  private handOn(bytes: Buffer): void {
    if (!this.isListening) {
      this.near.write(bytes);
      return;
    }
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= TYPE_LENGTH + LENGTH_LENGTH) {
      const length = TYPE_LENGTH + this.rest.readUInt32BE(TYPE_LENGTH);
      if (this.rest.length < length) return;
      const message = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      if (this.options.mayPass(message.readUInt8())) this.near.write(message);
    }
  }
}
