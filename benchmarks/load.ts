import net from 'node:net';

/** One request as bytes on the wire. */
export interface RequestSource {
  next(): Buffer;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Answers that were not 2xx, by status. */
  failures: Map<number, number>;
}

/** Enough to keep a server busy that has to ask the database before it answers. */
const CONNECTIONS = 64;
const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH_HEADER = /\r\ncontent-length: (\d+)/i;

/**
 * Asks one server over keep-alive connections for `seconds`, one request at a time on each. Plain sockets: an HTTP
 * client would cost more than what it measures. Every answer must have a Content-Length.
 */
export async function load(port: number, source: RequestSource, seconds: number): Promise<LoadResult> {
  const result: LoadResult = { requests: 0, seconds: 0, failures: new Map() };
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(Array.from({ length: CONNECTIONS }, () => converse(port, source, until, result)));
  result.seconds = (performance.now() - started) / 1_000;
  return result;
}

function converse(port: number, source: RequestSource, until: number, result: LoadResult): Promise<void> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true }, () => socket.write(source.next()));
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = completeAnswer(received);
      if (!answer) return;
      received = received.subarray(answer.length);
      result.requests += 1;
      if (answer.status < 200 || answer.status > 299) {
        result.failures.set(answer.status, (result.failures.get(answer.status) ?? 0) + 1);
      }
      if (performance.now() < until) {
        socket.write(source.next());
        return;
      }
      socket.destroy();
      resolve();
    });
    socket.on('end', () => reject(new Error('The server closed a connection.')));
  });
}

/** Null while bytes are missing. */
function completeAnswer(bytes: Buffer): { status: number; length: number } | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const bodyLength = LENGTH_HEADER.exec(head)?.[1];
  if (bodyLength === undefined) throw new Error(`An answer without Content-Length:\n${head}`);
  const length = headEnd + HEAD_END.length + Number(bodyLength);
  return bytes.length < length ? null : { status: Number(head.slice(9, 12)), length };
}

/** The bytes of a request. */
export function requestBytes(method: string, path: string, token: string, body?: object): Buffer {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(payload)}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${payload}`);
}

/** The bytes of a POST of a form. */
export function formBytes(path: string, token: string, fields: Readonly<Record<string, string>>): Buffer {
  const payload = new URLSearchParams(fields).toString();
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(payload)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${payload}`);
}
