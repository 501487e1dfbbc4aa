import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Whoever takes less of an answer that waits for him is not reading, or means harm. */
const BYTES_PER_SECOND_MIN = 1_024;
const LOOKS_PER_TIMEOUT = 4;
const MS_PER_SECOND = 1_000;

/** What the system has taken of what was written; Node tells only what it was given. */
interface Handle {
  bytesWritten: number;
  writeQueueSize: number;
}

interface Slow {
  sinceMs: number;
  takenBytes: number;
}

/**
 * Ends the connections of clients who leave an answer waiting for `timeoutMs` and meanwhile take less than a kilobyte a
 * second of it: what waits is memory. 0 turns that off. It looks at all connections now and then, and costs requests nothing.
 */
export function cutOffSlowReaders(server: Server, timeoutMs: number): void {
  if (timeoutMs === 0) return;
  const open = new Set<Socket>();
  const slow = new WeakMap<Socket, Slow>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const look = (): void => {
    const nowMs = performance.now();
    for (const socket of open) if (isTooSlow(socket, slow, nowMs, timeoutMs)) socket.destroy();
  };
  const timer = setInterval(look, timeoutMs / LOOKS_PER_TIMEOUT).unref();
  server.once('close', () => clearInterval(timer));
}

function isTooSlow(socket: Socket, slow: WeakMap<Socket, Slow>, nowMs: number, timeoutMs: number): boolean {
  const handle = Reflect.get(socket, '_handle') as Handle | null;
  if (!handle || socket.writableLength === 0) {
    slow.delete(socket);
    return false;
  }
  const takenBytes = handle.bytesWritten - handle.writeQueueSize;
  const since = slow.get(socket);
  if (since && nowMs - since.sinceMs < timeoutMs) return false;
  slow.set(socket, { sinceMs: nowMs, takenBytes });
  return since !== undefined && takenBytes - since.takenBytes < (BYTES_PER_SECOND_MIN * timeoutMs) / MS_PER_SECOND;
}
