import { once } from 'node:events';
import net from 'node:net';
import { aName } from '../support/builders.js';
import { until } from '../support/processes.js';
import { problemOf } from '../support/problem.js';
import { sendRaw } from '../support/raw-http.js';
import { TestServer } from '../support/test-server.js';
import { metricOf } from './metric.js';

const LISTS = 400;

describe('A client that is too slow', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({
      env: {
        GUILDHALL_HEADERS_TIMEOUT_SECONDS: '1',
        GUILDHALL_REQUEST_TIMEOUT_SECONDS: '2',
        GUILDHALL_KEEP_ALIVE_SECONDS: '1',
        GUILDHALL_SLOW_READER_SECONDS: '1',
      },
    });
  });
  afterAll(() => server.stop());

  function connect(): net.Socket {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    return socket;
  }

  it('with its headers is told so, and hung up on', async () => {
    const answer = await sendRaw(server.url, 'GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(answer && problemOf(answer)).toMatchObject({ status: 408, code: 'request_timeout' });
  });

  it('to say anything at all is hung up on', async () => {
    expect((await sendRaw(server.url))?.status).toBe(408);
  });

  it.each([
    ['/api/v1/groups', 'application/json'],
    ['/api/v1/access/check', 'application/json'],
    ['/tspublic/v1/group/addprivilege', 'application/x-www-form-urlencoded'],
  ])('with its body is told so, and hung up on, and nothing is changed: %s', async (path, type) => {
    const before = await server.sql('SELECT revision FROM access_revision');
    const headers = `Content-Type: ${type}\r\nContent-Length: 100\r\nAuthorization: Bearer ${server.admin.token}\r\n`;
    const answer = await sendRaw(server.url, `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n{"name":`);
    expect(answer && problemOf(answer)).toMatchObject({ status: 408, code: 'request_timeout' });
    expect(await server.sql('SELECT revision FROM access_revision')).toEqual(before);
  });

  it('to ask for more loses its connection', async () => {
    const socket = connect();
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const [hadError] = (await once(socket, 'close')) as [boolean];
    expect(hadError).toBe(false);
  });

  it('to read its answers loses its connection, and what waits for it is forgotten', async () => {
    for (let count = 0; count < 60; count += 1) {
      expect((await server.admin.post('groups', { name: aName(), description: 'x'.repeat(1_000) })).status).toBe(201);
    }
    const socket = connect();
    await once(socket, 'connect');
    socket.pause();
    const request = `GET /api/v1/groups?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.admin.token}\r\n\r\n`;
    const before = await metricOf(server, 'guildhall_http_connections');
    socket.write(request.repeat(LISTS));
    await until(async () => (await metricOf(server, 'guildhall_http_connections')) < before, 'it is hung up on');
    socket.destroy();
  }, 60_000);

  it('is another than one who reads all the time', async () => {
    const request = `GET /api/v1/groups?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.admin.token}\r\n`;
    const answer = await sendRaw(server.url, `${request}\r\n`.repeat(50), `${request}Connection: close\r\n\r\n`);
    expect(answer?.status).toBe(200);
  });
});

describe('Connections', () => {
  it('are closed at once above their limit, and counted', async () => {
    const server = await TestServer.start({ env: { GUILDHALL_CONNECTIONS_MAX: '3' } });
    expect((await server.admin.get('me')).status).toBe(200); // Which stays open.
    const port = Number(new URL(server.url).port);
    const idle = [1, 2].map(() => net.connect(port, '127.0.0.1'));
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    await until(async () => (await metricOf(server, 'guildhall_http_connections')) === 3, 'all are open');
    const refused = net.connect(port, '127.0.0.1');
    refused.on('error', () => undefined);
    await once(refused, 'close');
    expect(await metricOf(server, 'guildhall_refusals_total{reason="connections"}')).toBe(1);
    for (const socket of idle) socket.destroy();
    await server.stop();
  });
});
