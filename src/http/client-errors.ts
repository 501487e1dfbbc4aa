import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../common/errors/catalogue.js';
import { ERRORS } from '../common/errors/catalogue.js';
import type { PublicUrl } from './public-url.js';
import { securityHeaders } from './security-headers.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

const SECURITY_LINES = Object.entries(securityHeaders()).map(([name, value]) => `${name}: ${value}`);

/**
 * Answers what is no HTTP, and so never becomes a request that a filter could answer, with a problem document in place
 * of Node's empty answer. The connection ends: where the next request would begin is unknown.
 */
export function answerClientErrors(server: Server, publicUrl: PublicUrl): void {
  // An answer in the midst of another one would be taken for its body.
  const answers = new WeakMap<Socket, ServerResponse>();
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => void answers.set(req.socket, res));
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const answer = answers.get(socket);
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) socket.destroy();
    else socket.end(problem(CODES[error.code ?? ''] ?? 'malformed_request', publicUrl), () => socket.destroy());
  });
}

function problem(code: ErrorCode, publicUrl: PublicUrl): string {
  const { status, title } = ERRORS[code];
  const requestId = randomUUID();
  const type = `${publicUrl.base}/errors/${code}`;
  const body = JSON.stringify({ type, title, status, code, instance: `urn:request:${requestId}` });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    ...SECURITY_LINES,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
