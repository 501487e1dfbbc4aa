import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { makeCertificates } from '../support/certificates.js';
import { aName, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import {
  aDirectoryGroup,
  aPerson,
  aTrap,
  BASE,
  describeWithOpenLdap,
  dnOf,
  GROUPS,
  OpenLdap,
  passwordOf,
  PEOPLE,
  SEARCHER,
} from '../support/open-ldap.js';
import { afterwards, cleanUp } from '../support/processes.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

const UNAVAILABLE = '503 authentication_service_unavailable';
const REFUSED = '401 invalid_credentials';

describeWithOpenLdap('An LDAP directory that does not answer as it should', () => {
  let server: TestServer;
  let ldap: OpenLdap;

  beforeAll(async () => {
    const trap = await aTrap();
    ldap = await OpenLdap.start([aPerson('ada'), aDirectoryGroup('Analysts', [dnOf('ada')])], trap.port);
    server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1, localhost' } });
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  /** A service and a user of it, under the only name that the directory knows. */
  async function aService(ldapFields: object = {}): Promise<Made> {
    const settings = { url: ldap.url, ...SEARCHER, userBaseDn: PEOPLE, groupBaseDn: GROUPS, ...ldapFields };
    const body = { kind: 'ldap', name: aName('service'), ldap: settings };
    const service = (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
    await server.sql(`DELETE FROM users WHERE username_key = 'ada'`);
    await aUser(server.admin, { username: 'ada', authenticationServiceId: service.id });
    return service;
  }

  async function signIn(password = passwordOf('ada')): Promise<string> {
    return outcome(await server.as(undefined).post('sessions', { username: 'ada', password }));
  }

  it.each([
    ['ldaps://', () => ({ url: ldap.tlsUrl })],
    ['StartTLS', () => ({ startTls: true })],
    ['ldaps:// by name', () => ({ url: ldap.tlsUrl.replace('127.0.0.1', 'localhost') })],
    ['StartTLS by name', () => ({ url: ldap.url.replace('127.0.0.1', 'localhost'), startTls: true })],
  ])('is asked over %s, with a certificate of the authority that the service names', async (_how, fields) => {
    await aService({ ...fields(), caCertificate: ldap.certificates.ca });
    expect(await signIn()).toBe('201');
    expect(await signIn('wrong')).toBe(REFUSED);
  });

  it.each([
    ['ldaps://', () => ({ url: ldap.tlsUrl })],
    ['StartTLS', () => ({ startTls: true })],
  ])('is not believed over %s when nobody vouches for it, or for another name', async (_how, fields) => {
    await aService(fields());
    expect(await signIn()).toBe(UNAVAILABLE);
    await aService({ ...fields(), caCertificate: makeCertificates().ca });
    expect(await signIn()).toBe(UNAVAILABLE);
  });

  it('is not told a password when it does not start TLS', async () => {
    const { port, received } = await aServerThat((socket) => socket.end(RESPONSE_REFUSED));
    await aService({ url: `ldap://127.0.0.1:${port}`, startTls: true });
    expect(await signIn()).toBe(UNAVAILABLE);
    expect(received()).not.toContain(SEARCHER.bindPassword);
  });

  it('is not told a password in the clear when the connection breaks behind StartTLS', async () => {
    const { certificateFile, keyFile, ca } = ldap.certificates;
    const files = { cert: fs.readFileSync(certificateFile), key: fs.readFileSync(keyFile) };
    // Starts TLS as it should, says yes to the first bind, and goes away.
    const { port, received, visits } = await aServerThat((socket) => {
      socket.removeAllListeners('data').write(RESPONSE_STARTED);
      const encrypted = new tls.TLSSocket(socket, { ...files, isServer: true });
      encrypted.on('error', () => undefined).once('data', () => encrypted.end(RESPONSE_BOUND));
    });
    await aService({ url: `ldap://127.0.0.1:${port}`, startTls: true, caCertificate: ca, timeoutMs: 1_000 });
    expect(await signIn()).toBe(UNAVAILABLE);
    expect(visits()).toBe(1);
    expect(received()).not.toMatch(/password/);
  });

  it('is a 503 with a time to try again while it is down, and never a sign-in', async () => {
    await aService();
    expect(await signIn()).toBe('201');
    await ldap.stop();
    try {
      const before = await written(server);
      const answer = await server.as(undefined).post('sessions', { username: 'ada', password: passwordOf('ada') });
      expect(outcome(answer)).toBe(UNAVAILABLE);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(String(answer.body.detail)).not.toMatch(/127|ECONN/);
      const login = await server.as(undefined).post('/callosum/v1/tspublic/v1/session/login', undefined, {
        raw: new URLSearchParams({ username: 'ada', password: passwordOf('ada') }),
        headers: { 'X-Requested-By': 'ThoughtSpot' },
      });
      expect(login.status).toBe(503);
      expect(await written(server)).toEqual(before);
    } finally {
      await ldap.resume();
    }
    expect(await signIn()).toBe('201');
  });

  it('does not hold its silence against who tried to sign in meanwhile', async () => {
    await aService();
    await ldap.stop();
    try {
      for (let attempt = 0; attempt < 8; attempt += 1) expect(await signIn()).toBe(UNAVAILABLE);
    } finally {
      await ldap.resume();
    }
    expect(await signIn()).toBe('201');
  });

  it('is a 503 in time when it takes connections and says nothing', async () => {
    await aService({ timeoutMs: 300 });
    await ldap.whileHanging(async () => {
      const startedMs = performance.now();
      expect(await signIn()).toBe(UNAVAILABLE);
      expect(performance.now() - startedMs).toBeLessThan(3_000);
    });
    await aService({ timeoutMs: 300, url: ldap.tlsUrl, caCertificate: ldap.certificates.ca });
    await ldap.whileHanging(async () => expect(await signIn()).toBe(UNAVAILABLE));
    expect(await signIn()).toBe('201');
  });

  it.each([
    ['says what is not LDAP', (socket: net.Socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')],
    ['goes away at once', (socket: net.Socket) => socket.destroy()],
    ['says more than anybody would', (socket: net.Socket) => pour(socket)],
  ])('is a 503 when it %s', async (_what, behave) => {
    const { port } = await aServerThat(behave);
    await aService({ url: `ldap://127.0.0.1:${port}`, timeoutMs: 3_000 });
    expect(await signIn()).toBe(UNAVAILABLE);
  });

  it.each([
    ['knows no such base', { userBaseDn: `ou=nowhere,${BASE}` }],
    ['refuses the account to search with', { bindPassword: 'wrong' }],
    ['is told a base that is none', { userBaseDn: 'nonsense' }],
  ])('is a 503 when it %s', async (_what, fields) => {
    await aService(fields);
    expect(await signIn()).toBe(UNAVAILABLE);
  });

  it('is a 503 when no key opens its password, and the log says why', async () => {
    const service = await aService();
    await server.sql(`UPDATE authentication_services SET sealed_secret = $2 WHERE id = $1`, [
      service.id,
      randomBytes(60),
    ]);
    expect(await signIn()).toBe(UNAVAILABLE);
    expect(server.logLines.join('')).toContain('No key of the ring opens the password');
  });

  it('is not called at a private address that is not listed, under any of its names', async () => {
    const strict = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: 'ldap.example.org' } });
    try {
      for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '127.1']) {
        const settings = { url: `ldap://${host}:${ldap.port}`, ...SEARCHER, userBaseDn: PEOPLE };
        const body = { kind: 'ldap', name: aName(), createsUsers: true, ldap: settings };
        const service = (await expectStatus(strict.admin.post<Made>('authentication-services', body), 201)).body;
        const answer = await strict.as(undefined).post('sessions', { username: 'ada', password: passwordOf('ada') });
        expect([host, outcome(answer)]).toEqual([host, UNAVAILABLE]);
        await expectStatus(strict.admin.delete(`authentication-services/${service.id}`), 204);
      }
      const reasons = strict.logLines.filter((line) => line.includes('GUILDHALL_OUTBOUND_ALLOWED_HOSTS'));
      expect(reasons.length).toBeGreaterThanOrEqual(5);
    } finally {
      await strict.stop();
    }
  });
});

// To message 2: success of StartTLS and of a bind, and unwillingToPerform for StartTLS (RFC 4511 4.2.2, 4.12).
const RESPONSE_STARTED = Buffer.from('300c02010278070a010004000400', 'hex');
const RESPONSE_BOUND = Buffer.from('300c02010261070a010004000400', 'hex');
const RESPONSE_REFUSED = Buffer.from('300c02010278070a013504000400', 'hex');

/** A server that does `behave` when it is told something. Closed by `cleanUp`. */
async function aServerThat(
  behave: (socket: net.Socket) => unknown,
): Promise<{ port: number; received: () => string; visits: () => number }> {
  let received = '';
  let visits = 0;
  const server = net.createServer((socket) => {
    visits += 1;
    socket.on('error', () => undefined);
    socket.on('data', (data) => (received += data.toString('latin1')));
    socket.once('data', () => behave(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterwards(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.address() as net.AddressInfo).port, received: () => received, visits: () => visits };
}

/** The beginning of one message of 1 GiB, and then without an end. */
function pour(socket: net.Socket): void {
  socket.write(Buffer.from('308440000000', 'hex'));
  const more = Buffer.alloc(1_024 * 1_024);
  const write = (): void => {
    while (!socket.destroyed && socket.write(more));
  };
  socket.on('drain', write);
  write();
}
