import net from 'node:net';
import type { Answer } from './api.js';

const QUIET_MAX_MS = 20_000;

/** Sends bytes as they are, and reads what comes back until the server hangs up. Null when it says nothing. */
export async function sendRaw(url: string, ...parts: readonly (string | Buffer)[]): Promise<Answer<unknown> | null> {
  const { hostname, port } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  const received: Buffer[] = [];
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  socket.on('data', (chunk) => received.push(chunk));
  socket.setTimeout(QUIET_MAX_MS, () => socket.destroy());
  // A server that refuses a request hangs up while we are still writing.
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await closed;
  return parseAnswer(Buffer.concat(received).toString());
}

/** A request of HTTP/1.1 as text, after which the connection ends. */
export function rawRequest(method: string, target: string, headers: Record<string, string> = {}, body = ''): string {
  const lines = Object.entries({ Host: 'localhost', Connection: 'close', ...headers }).map(([k, v]) => `${k}: ${v}`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

function parseAnswer(text: string): Answer<unknown> | null {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Headers(lines.map((line): [string, string] => splitHeader(line)));
  const payload = text.slice(end + 4);
  return { status: Number(statusLine.split(' ')[1]), headers, body: parseBody(payload) };
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function parseBody(payload: string): unknown {
  try {
    return payload === '' ? undefined : (JSON.parse(payload) as unknown);
  } catch {
    return payload;
  }
}
