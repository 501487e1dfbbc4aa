import type { IncomingMessage, ServerResponse } from 'node:http';
import { DirectoriesService } from '../../src/authentication-services/directories.service.js';
import { RemoteAnswerError } from '../../src/authentication-services/directory.js';
import { ADMIN, basic, Deki } from '../dialects/mindtouch/deki.js';
import { aName, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { itWithOpenssl, makeCertificates } from '../support/certificates.js';
import { aTrap } from '../support/open-ldap.js';
import { cleanUp } from '../support/processes.js';
import { RemoteProvider, send } from '../support/remote-provider.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

const UNAVAILABLE = '503 authentication_service_unavailable';
const REFUSED = '401 invalid_credentials';
const PASSWORD = 'pāss:with:colons';

type Behaviour = (req: IncomingMessage, res: ServerResponse) => void;

describe('An authentication service that speaks the provider protocol', () => {
  let server: TestServer;
  let provider: RemoteProvider;
  let service: Made;

  beforeAll(async () => {
    provider = await RemoteProvider.start();
    provider.users.set('joe', { password: PASSWORD, email: 'joe@example.org', groups: ['Writers', 'Unknown'] });
    provider.users.set('new', { password: PASSWORD, email: 'new@example.org' });
    for (const name of ['Writers', 'A&B "x"/ü ?#%', 'Readers']) provider.groups.add(name);
    server = await TestServer.start({ env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1,localhost' } });
    service = await aService();
    await aUser(server.admin, { username: 'joe', authenticationServiceId: service.id });
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });
  afterEach(() => {
    provider.behave = undefined;
  });

  async function aService(remoteFields: object = {}, fields: object = {}): Promise<Made> {
    const remote = { url: `http://127.0.0.1:${provider.port}/provider/`, timeoutMs: 1_000, ...remoteFields };
    const body = { kind: 'remote', name: aName('service'), remote, ...fields };
    return (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  }

  async function signIn(username: string, password: string): Promise<string> {
    return outcome(await server.as(undefined).post('sessions', { username, password }));
  }

  async function createGroup(name: string, fields: object = {}): Promise<string> {
    return outcome(await server.admin.post('groups', { name, authenticationServiceId: service.id, ...fields }));
  }

  it('verifies passwords, and puts users into the groups that it names', async () => {
    expect(await createGroup('Writers')).toBe('201');
    expect(await signIn('joe', PASSWORD)).toBe('201');
    const { body } = await server.admin.get<{ items: Made[] }>('groups?name=Writers');
    expect(body.items).toMatchObject([{ name: 'Writers', memberCount: 1, authenticationServiceId: service.id }]);
    expect(provider.questions.at(-1)).toMatchObject({ path: '/provider/authenticate', basic: `joe:${PASSWORD}` });
  });

  it('refuses wrong and empty passwords', async () => {
    const asked = provider.questions.length;
    expect(await signIn('joe', 'wrong')).toBe(REFUSED);
    expect(provider.questions).toHaveLength(asked + 1);
    expect(await signIn('joe', '')).toBe(REFUSED);
    expect(provider.questions).toHaveLength(asked + 1);
  });

  it('makes users of strangers where it says so', async () => {
    expect(await signIn('new', PASSWORD)).toBe(REFUSED);
    const open = await aService({}, { createsUsers: true });
    expect(await signIn('new:pāss', 'with:colons')).toBe(REFUSED);
    expect(await signIn('new', PASSWORD)).toBe('201');
    const { body } = await server.admin.get<{ items: object[] }>('users?username=new');
    expect(body.items).toMatchObject([{ email: 'new@example.org', authenticationServiceId: open.id }]);
    await expectStatus(server.admin.delete(`authentication-services/${open.id}`), 204);
  });

  it('is asked for a group by its name, encoded, as whom the caller says and otherwise as nobody', async () => {
    expect(await createGroup('A&B "x"/ü ?#%')).toBe('201');
    expect(provider.questions.at(-1)).toMatchObject({
      path: '/provider/groups/A%26B%20%22x%22%2F%C3%BC%20%3F%23%25',
      basic: null,
    });
    expect(await createGroup('Readers', { directoryCredentials: { username: 'joe', password: PASSWORD } })).toBe('201');
    expect(provider.questions.at(-1)).toMatchObject({ basic: `joe:${PASSWORD}` });
    const wrong = { directoryCredentials: { username: 'joe', password: 'supersecret' } };
    expect(await createGroup('Readers', wrong)).toBe('401 external_credentials_refused');
    expect(JSON.stringify(await server.sql('SELECT * FROM audit_events'))).not.toContain(PASSWORD);
    expect(server.logLines.join('')).not.toMatch(/supersecret|pāss/);
  });

  it.each<[string, string, Behaviour]>([
    ['knows it not', '404 external_group_not_found', (_req, res) => send(res, 404, '<error/>')],
    ['writes it in another case', '404 external_group_not_found', (_req, res) => send(res, 200, '<group name="x"/>')],
    ['answers another root', '404 external_group_not_found', (_req, res) => send(res, 200, '<user name="X"/>')],
    ['answers without a name', '404 external_group_not_found', (_req, res) => send(res, 200, '<group>X</group>')],
    ['wants to know who asks', '401 external_credentials_refused', (_req, res) => send(res, 401, '')],
    ['fails', UNAVAILABLE, (_req, res) => send(res, 500, '<error/>')],
    ['answers what is no XML', UNAVAILABLE, (_req, res) => send(res, 200, '<group name="X">')],
    ['answers with a DTD', UNAVAILABLE, (_req, res) => send(res, 200, '<!DOCTYPE group><group name="X"/>')],
    [
      'answers in another encoding',
      UNAVAILABLE,
      (_req, res) => send(res, 200, Buffer.from('<group name="\xff"/>', 'latin1')),
    ],
    ['answers without end', UNAVAILABLE, (_req, res) => send(res, 200, `<group name="X"/>${' '.repeat(300_000)}`)],
  ])('has no group made here when it %s', async (_what, expected, behave) => {
    provider.behave = behave;
    const before = await written(server);
    expect(await createGroup('X')).toBe(expected);
    expect(await written(server)).toEqual(before);
  });

  it.each(['.', '..'])('is not asked for a group of the name %s, which would be another address', async (name) => {
    const asked = provider.questions.length;
    expect(await createGroup(name)).toBe('404 external_group_not_found');
    expect(provider.questions).toHaveLength(asked);
  });

  it('has its own words handed on to surfaces that speak its language', async () => {
    const ask = (): Promise<unknown> =>
      server.app
        .get(DirectoriesService)
        .assertGroupExists(service.id, 'X')
        .catch((error: unknown) => error);
    for (const [status, code] of [
      [404, 'external_group_not_found'],
      [401, 'external_credentials_refused'],
      [418, 'authentication_service_unavailable'],
      [302, 'authentication_service_unavailable'],
    ] as const) {
      provider.behave = (_req, res) => send(res, status, `<e>${status}</e>`, { 'Content-Type': 'text/x-own' });
      const error = await ask();
      if (!(error instanceof RemoteAnswerError)) throw new Error(`Not handed on: ${String(error)}`);
      expect([error.code, error.answer.status, error.answer.contentType]).toEqual([code, status, 'text/x-own']);
      expect(error.answer.body.toString()).toBe(`<e>${status}</e>`);
    }
    provider.behave = (_req, res) => send(res, 200, '<group name="x"/>');
    expect(await ask()).not.toBeInstanceOf(RemoteAnswerError);
  });

  it('holds for MindTouch as well: its groups, their members, and who comes with Basic', async () => {
    const partners = await aService();
    provider.users.set('max', { password: PASSWORD, groups: ['Deki'] });
    provider.groups.add('Deki');
    const max = await aUser(server.admin, { username: 'max', authenticationServiceId: partners.id });
    const admin = new Deki(server, ADMIN);
    const document = (name: string, userId: number): string =>
      `<group><name>${name}</name><service.authentication id="${partners.id}"/><users><user id="${userId}"/></users></group>`;
    expect((await admin.post('groups', document('Nowhere', max.id))).status).toBe(404);
    expect((await admin.post('groups', document('Deki', 1))).status).toBe(400);
    const made = await admin.post('groups', document('Deki', max.id));
    expect([made.status, made.text]).toEqual([200, expect.stringContaining('<users count="1"')]);
    const id = /<group id="(\d+)"/.exec(made.text)?.[1] ?? '';
    const members = await admin.put(`groups/${id}/users`, '<users/>');
    expect([members.status, members.text]).toEqual([400, expect.stringContaining('Changing members of an external')]);
    const renamed = await admin.put(`groups/${id}`, '<group><name>Other</name></group>');
    expect([renamed.status, renamed.text]).toEqual([501, expect.stringContaining('Renaming an external group')]);
    const own = new Deki(server, basic('max', PASSWORD));
    expect((await own.get('users/current')).status).toBe(200);
    expect((await new Deki(server, basic('max', 'wrong')).get('users/current')).status).toBe(401);
    provider.behave = (req) => req.socket.destroy();
    expect((await own.get('users/current')).status).toBe(503);
  });

  it('is not followed when it redirects', async () => {
    const trap = await aTrap();
    provider.behave = (_req, res) => send(res, 302, '', { Location: `http://127.0.0.1:${trap.port}/authenticate` });
    expect(await signIn('joe', PASSWORD)).toBe(UNAVAILABLE);
    expect(trap.visits()).toBe(0);
  });

  it.each<[string, Behaviour]>([
    ['fails', (_req, res) => send(res, 500, '')],
    ['knows the address not', (_req, res) => send(res, 404, '')],
    ['speaks of another user', (_req, res) => send(res, 200, '<user name="jim"/>')],
    ['answers another root', (_req, res) => send(res, 200, '<group name="joe"/>')],
    ['answers nothing', (_req, res) => send(res, 200, '')],
    ['never answers', () => undefined],
    ['never finishes', (_req, res) => res.writeHead(200).write('<user name="joe">')],
    ['answers drop by drop', (_req, res) => drip(res)],
    ['breaks the connection', (req) => req.socket.destroy()],
    [
      'breaks it in the middle',
      (_req, res) => res.writeHead(200, { 'Content-Length': 1_000 }).write('<user', () => res.destroy()),
    ],
    ['says what is not HTTP', (req) => req.socket.end('+OK\r\n')],
    ['answers without end', (_req, res) => send(res, 200, `<user name="joe"/>${' '.repeat(300_000)}`)],
  ])('lets in nobody when it %s', async (_what, behave) => {
    provider.behave = behave;
    const before = await written(server);
    const startedMs = performance.now();
    expect(await signIn('joe', PASSWORD)).toBe(UNAVAILABLE);
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(await written(server)).toEqual(before);
  });

  itWithOpenssl(
    'is believed over TLS when an authority that the service names vouches for it, and not otherwise',
    async () => {
      const certificates = makeCertificates();
      const secure = await RemoteProvider.start(certificates);
      secure.users.set('tess', { password: PASSWORD });
      const url = `https://localhost:${secure.port}/provider`;
      const trusted = await aService({ url, caCertificate: certificates.ca });
      const tess = await aUser(server.admin, { username: 'tess', authenticationServiceId: trusted.id });
      expect(await signIn('tess', PASSWORD)).toBe('201');
      expect(secure.questions[0]?.headers.host).toBe(`localhost:${secure.port}`);
      for (const fields of [{}, { caCertificate: makeCertificates().ca }]) {
        const { id } = await aService({ url, ...fields });
        await expectStatus(server.admin.patch(`users/${tess.id}`, { authenticationServiceId: id }), 200);
        expect(await signIn('tess', PASSWORD)).toBe(UNAVAILABLE);
      }
      const other = makeCertificates('DNS:other.example.org');
      const misnamed = await RemoteProvider.start(other);
      const { id } = await aService({ url: `https://localhost:${misnamed.port}`, caCertificate: other.ca });
      await expectStatus(server.admin.patch(`users/${tess.id}`, { authenticationServiceId: id }), 200);
      expect(await signIn('tess', PASSWORD)).toBe(UNAVAILABLE);
      expect(misnamed.questions).toEqual([]);
    },
  );

  it('is called at a private address when it is listed, with or without its port, and not otherwise', async () => {
    const { port } = provider;
    const cases: [listed: string, host: string, isCalled: boolean][] = [
      [`127.0.0.1:${port}`, '127.0.0.1', true],
      [`LOCALHOST:${port}`, 'localhost', true],
      [`127.0.0.1:${port + 1}`, '127.0.0.1', false],
      ['127.0.0.1', 'localhost', false],
      ['localhost', '127.0.0.1', false],
      ['', 'localhost', false],
      ['', '0x7f000001', false],
      ['', '[::ffff:7f00:1]', false],
      ['', '[::]', false],
    ];
    for (const [listed, host, isCalled] of cases) {
      const asked = provider.questions.length;
      const strict = await TestServer.start({ shareWith: server, env: { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: listed } });
      try {
        const { id } = await aService({ url: `http://${host}:${port}/provider` });
        await server.sql(`UPDATE users SET authentication_service_id = $1 WHERE username_key = 'joe'`, [id]);
        const answer = await strict.as(undefined).post('sessions', { username: 'joe', password: PASSWORD });
        expect([listed, host, outcome(answer)]).toEqual([listed, host, isCalled ? '201' : UNAVAILABLE]);
        expect(provider.questions.length - asked).toBe(isCalled ? 1 : 0);
      } finally {
        await strict.stop();
      }
    }
  });
});

/** One character each 50 ms: no single wait is long. */
function drip(res: ServerResponse): void {
  res.writeHead(200);
  const timer = setInterval(() => res.write(' '), 50);
  res.on('close', () => clearInterval(timer));
}
