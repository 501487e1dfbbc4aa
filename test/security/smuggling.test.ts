import net from 'node:net';
import { once } from 'node:events';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const INNER = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';

describe('A request inside of another one', () => {
  let server: TestServer;
  let before: Record<string, unknown>;

  beforeAll(async () => {
    server = await TestServer.start();
    before = await written(server);
  });
  afterEach(() => assertUntouched(server, before));
  afterAll(() => server.stop());

  const chunked = (header: string): string =>
    `POST /api/v1/groups HTTP/1.1\r\nHost: x\r\n${header}\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${INNER}`;

  it.each([
    ['a length beside chunks', chunked('Transfer-Encoding: chunked')],
    ['chunks that are hidden', chunked('Transfer-Encoding: xchunked')],
    ['chunks with a blank before the colon', chunked('Transfer-Encoding : chunked')],
    ['chunks that are named twice', chunked('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity')],
    ['chunks in a folded line', chunked('Transfer-Encoding:\r\n chunked')],
    ['a length with a sign', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nabcde${INNER}`],
    ['a length in hexadecimals', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nabcde${INNER}`],
    ['two lengths', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nabcde${INNER}`],
    ['a list of lengths', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nabcde${INNER}`],
    ['lines that end with a bare LF', `GET / HTTP/1.1\nHost: x\n\n${INNER}`],
    ['a header that ends with a bare LF', `GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n${INNER}`],
    ['a header that ends with a bare CR', `GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n${INNER}`],
    ['a header before any', `GET / HTTP/1.1\r\n Host: x\r\n\r\n${INNER}`],
    ['a chunk that is longer than it says', `${chunkedOnly()}1\r\nabc\r\n0\r\n\r\n${INNER}`],
    ['a chunk of negative size', `${chunkedOnly()}-1\r\n\r\n0\r\n\r\n${INNER}`],
  ])('is refused together with it, and the connection ends: %s', async (_what, bytes) => {
    const text = await everything(server.url, bytes);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect(text).not.toContain('"status":"ok"');
  });

  it.each([
    '/api/v1/groups',
    '/api/v1/access/check',
    '/access/v1/evaluation',
    '/oauth2/introspect',
    '/login',
    '/group',
  ])('is its body and nothing else, also where the caller is refused: POST %s', async (target) => {
    const type = target.startsWith('/oauth2') ? 'application/x-www-form-urlencoded' : 'application/json';
    for (const Authorization of ['', 'Bearer wrong']) {
      const headers = { Authorization, 'Content-Type': type, 'Content-Length': String(INNER.length) };
      const answer = await sendRaw(server.url, rawRequest('POST', target, headers, INNER));
      expect(answer?.status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(answer?.body)).not.toContain('HTTP/1.1');
    }
  });

  it('that follows it is answered after it, in front of Express and behind it', async () => {
    const check = rawRequest('POST', '/api/v1/access/check', {
      Connection: 'keep-alive',
      Authorization: 'Bearer wrong',
      'Content-Type': 'application/json',
      'Content-Length': '2',
    });
    const text = await everything(server.url, `${check}{}${rawRequest('GET', '/health/live')}`);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });
});

function chunkedOnly(): string {
  const headers = 'Host: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked';
  return `POST /api/v1/sessions HTTP/1.1\r\n${headers}\r\n\r\n`;
}

/** All that the server says until it hangs up. */
async function everything(url: string, bytes: string): Promise<string> {
  const socket = net.connect(Number(new URL(url).port), new URL(url).hostname);
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(received).toString();
}
