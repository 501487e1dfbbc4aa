import { once } from 'node:events';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { aGroup, type Made } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';
import {
  BASE,
  exchange,
  footprint,
  grantsOf,
  multipart,
  ThoughtSpotClient,
  type ThoughtSpotError,
} from './thoughtspot-client.js';

const PATH = `${BASE}/group/addprivilege`;
const MEBIBYTE = 1_048_576;
const MULTIPART = { 'Content-Type': 'multipart/form-data; boundary=B' };
const PRIVILEGE = 'Content-Disposition: form-data; name="privilege"\r\n\r\nA3ANALYSIS';
const GROUPS = 'Content-Disposition: form-data; name="groupNames"\r\n\r\nGroup 1';

describe('bodies of ThoughtSpot calls', () => {
  let server: TestServer;
  let admin: ThoughtSpotClient;
  let groups: Made[];

  beforeAll(async () => {
    server = await TestServer.start();
    admin = await ThoughtSpotClient.signIn(server);
    groups = [
      await aGroup(server.admin, { name: 'Group 1' }),
      await aGroup(server.admin, { name: 'Group "3"' }),
      await aGroup(server.admin, { name: 'Größe' }),
    ];
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    for (const { id } of groups) await server.admin.delete(`groups/${id}/privileges/A3ANALYSIS`);
  });

  const held = async (): Promise<string[]> => {
    const lists = await Promise.all(groups.map(({ id }) => grantsOf(server, id)));
    return groups.filter((_, index) => lists[index]?.includes('A3ANALYSIS')).map(({ name }) => name);
  };
  const request = (headers: Record<string, string>, body: string | Buffer): Buffer => {
    const lines = Object.entries({
      Host: 'localhost',
      ...admin.headers,
      Connection: 'close',
      'Content-Length': String(Buffer.byteLength(body)),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([Buffer.from(`POST ${PATH} HTTP/1.1\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
  };
  const expectRefusal = async (headers: Record<string, string>, body: string | Uint8Array, status: number) => {
    const before = await footprint(server);
    const answer = await admin.with(headers).post<ThoughtSpotError | undefined>('group/addprivilege', body);
    expect({ status: answer.status, code: answer.body?.code }).toEqual({
      status,
      code: status === 415 ? undefined : 10_002,
    });
    expect(await footprint(server)).toEqual(before);
    expect(await held()).toEqual([]);
  };

  // Byte for byte what the two published Python clients send; they differ in the headers alone.
  const CLIENT_BODY = multipart(
    'B',
    'Content-Disposition: form-data; name="privilege"; filename="privilege"\r\n\r\nA3ANALYSIS',
    'Content-Disposition: form-data; name="groupNames"; filename="groupNames"\r\n\r\n["Group 1", "Group \\"3\\""]',
  );

  it('answers user_tools, which takes nothing but 204', async () => {
    const answer = await exchange(server, request({ ...MULTIPART, 'User-Agent': 'TS User Tools 1.0' }, CLIENT_BODY));
    expect(answer).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
    expect(answer).toMatch(/\r\n\r\n$/);
    expect(answer).not.toMatch(/content-length/i);
    expect(await held()).toEqual(['Group 1', 'Group "3"']);
  });

  it('answers thoughtspot_rest_api_v1, which takes nothing but JSON', async () => {
    const answer = await exchange(server, request({ ...MULTIPART, Accept: 'application/json' }, CLIENT_BODY));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as object[];
    expect(body).toMatchObject([
      { displayName: 'Group 1', privileges: ['A3ANALYSIS'] },
      { displayName: 'Group "3"', privileges: ['A3ANALYSIS'] },
    ]);
    expect(await held()).toEqual(['Group 1', 'Group "3"']);
  });

  it.each([
    ['fields', multipart('B', PRIVILEGE, GROUPS)],
    ['fields in the other order', multipart('B', GROUPS, PRIVILEGE)],
    [
      'parts that are called binary',
      multipart('B', PRIVILEGE, GROUPS.replace('\r\n\r\n', '\r\nContent-Type: application/octet-stream\r\n\r\n')),
    ],
    [
      'an upload that has nothing to do with it',
      multipart('B', PRIVILEGE, GROUPS, 'Content-Disposition: form-data; name="x"; filename="x"\r\n\r\n\0\xff'),
    ],
    ['a part without a name', multipart('B', 'Content-Disposition: form-data\r\n\r\nx', PRIVILEGE, GROUPS)],
    ['a part without a disposition', multipart('B', 'X-Nothing: at all\r\n\r\nx', PRIVILEGE, GROUPS)],
    ['text before the first boundary', `preamble\r\n${multipart('B', PRIVILEGE, GROUPS)}`],
  ])('reads multipart with %s', async (_, body) => {
    expect((await admin.with(MULTIPART).post('group/addprivilege', body)).status).toBe(204);
    expect(await held()).toEqual(['Group 1']);
  });

  it('reads names outside ASCII in every encoding', async () => {
    const file = 'Content-Disposition: form-data; name="groupNames"; filename="n"\r\n\r\nGröße';
    const field = 'Content-Disposition: form-data; name="groupNames"\r\n\r\nGröße';
    for (const body of [multipart('B', PRIVILEGE, file), multipart('B', PRIVILEGE, field)]) {
      expect((await admin.with(MULTIPART).post('group/addprivilege', body)).status).toBe(204);
      expect(await held()).toEqual(['Größe']);
      await server.admin.delete(`groups/${groups[2]?.id}/privileges/A3ANALYSIS`);
    }
    const client = admin.with({ 'Content-Type': 'Application/X-WWW-Form-URLencoded; charset="UTF-8"' });
    expect((await client.post('group/addprivilege', 'privilege=A3ANALYSIS&groupNames=Größe')).status).toBe(204);
    expect(await held()).toEqual(['Größe']);
  });

  it.each([
    ['JSON', { 'Content-Type': 'application/json' }, '{"privilege":"A3ANALYSIS","groupNames":["Group 1"]}'],
    ['plain text', { 'Content-Type': 'text/plain' }, 'privilege=A3ANALYSIS&groupNames=Group 1'],
    ['multipart/mixed', { 'Content-Type': 'multipart/mixed; boundary=B' }, CLIENT_BODY],
    ['another character set', { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-16' }, 'privilege=x'],
    ['nonsense', { 'Content-Type': ';;;' }, 'privilege=x'],
  ])('refuses %s with 415 and no body', async (_, headers, body) => {
    await expectRefusal(headers, body, 415);
  });

  it('refuses a compressed form with 415', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Encoding': 'gzip' };
    await expectRefusal(headers, gzipSync('privilege=A3ANALYSIS&groupNames=All'), 415);
  });

  it('refuses a body without a type with 415, and no body at all too', async () => {
    expect(await exchange(server, request({}, 'privilege=A3ANALYSIS&groupNames=Group 1'))).toMatch(/^HTTP\/1\.1 415 /);
    expect(await exchange(server, request({}, ''))).toMatch(/^HTTP\/1\.1 415 /);
    expect(await held()).toEqual([]);
  });

  it.each([
    ['no boundary', { 'Content-Type': 'multipart/form-data' }, CLIENT_BODY],
    ['another boundary', { 'Content-Type': 'multipart/form-data; boundary=C' }, CLIENT_BODY],
    ['no body', MULTIPART, ''],
    ['no end', MULTIPART, CLIENT_BODY.slice(0, -4)],
    ['an end within a file', MULTIPART, CLIENT_BODY.slice(0, CLIENT_BODY.indexOf('ANALYSIS'))],
    ['an end within a header', MULTIPART, CLIENT_BODY.slice(0, CLIENT_BODY.indexOf('form-data'))],
    ['a broken header', MULTIPART, multipart('B', '\0\0: \0', PRIVILEGE, GROUPS)],
    ['a header without an end', MULTIPART, `--B\r\nX-Long: ${'x'.repeat(100_000)}`],
    ['an end without a beginning', MULTIPART, '--B--\r\n'],
    [
      '1,001 parts',
      MULTIPART,
      multipart(
        'B',
        PRIVILEGE,
        GROUPS,
        ...Array<string>(999).fill('Content-Disposition: form-data; name="x"\r\n\r\nx'),
      ),
    ],
    [
      '1,001 files',
      MULTIPART,
      multipart('B', ...Array<string>(1_001).fill('Content-Disposition: form-data; name="x"; filename="x"\r\n\r\nx')),
    ],
    [
      '1,001 urlencoded fields',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      `privilege=A3ANALYSIS&groupNames=Group+1${'&x=x'.repeat(999)}`,
    ],
  ])('refuses a form with %s', async (_, headers, body) => {
    await expectRefusal(headers, body, 400);
  });

  it('takes a form of exactly 1 MiB, and refuses one byte more', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const start = 'privilege=A3ANALYSIS&groupNames=Group+1&x=';
    const client = admin.with(headers);
    expect((await client.post('group/addprivilege', start.padEnd(MEBIBYTE, 'x'))).status).toBe(204);
    await server.admin.delete(`groups/${groups[0]?.id}/privileges/A3ANALYSIS`);
    await expectRefusal(headers, start.padEnd(MEBIBYTE + 1, 'x'), 413);
    await expectRefusal(MULTIPART, multipart('B', PRIVILEGE, GROUPS + 'x'.repeat(MEBIBYTE)), 413);
  });

  it('refuses an endless body of unknown length while it is being sent', async () => {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    const headers = Object.entries({
      Host: 'localhost',
      ...admin.headers,
      ...MULTIPART,
      'Transfer-Encoding': 'chunked',
    });
    socket.write(`POST ${PATH} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    for (let sent = 0; sent < 2 * MEBIBYTE; sent += 0x10000) socket.write(chunk);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toString()).toContain('"code":10002');
    socket.destroy();
  });

  it('answers who is not let in before he has sent his body', async () => {
    const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 500\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  it('survives clients that go away in the middle of their body, and writes nothing', async () => {
    const before = await footprint(server);
    const whole = request(MULTIPART, CLIENT_BODY);
    const bodyStart = whole.indexOf('\r\n\r\n') + 4;
    const logged = server.logLines.length;
    for (let end = bodyStart; end < whole.length; end += 16) {
      const socket = net.connect(Number(new URL(server.url).port), '127.0.0.1');
      await once(socket, 'connect');
      await new Promise((resolve) => socket.write(whole.subarray(0, end), resolve));
      socket.resetAndDestroy();
    }
    expect((await admin.get('session/info')).status).toBe(200);
    expect(await footprint(server)).toEqual(before);
    expect(server.logLines.slice(logged).filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });
});
