import type { IncomingMessage, ServerResponse } from 'node:http';
import { aName, aUser, type Made } from '../../support/builders.js';
import { expectStatus } from '../../support/cast.js';
import {
  aDirectoryGroup,
  aPerson,
  aTrap,
  describeWithOpenLdap,
  dnOf,
  GROUPS,
  OpenLdap,
  PEOPLE,
  SEARCHER,
} from '../../support/open-ldap.js';
import { cleanUp } from '../../support/processes.js';
import { RemoteProvider, send } from '../../support/remote-provider.js';
import { TestServer } from '../../support/test-server.js';
import { written } from '../../support/written.js';
import { ADMIN, attributeOf, Deki, error, messageOf, type DekiAnswer } from './deki.js';

const ALLOWED = { GUILDHALL_OUTBOUND_ALLOWED_HOSTS: '127.0.0.1' };
const AS_JOE = '?authusername=joe&authpassword=supersecret';

type Behaviour = (req: IncomingMessage, res: ServerResponse) => void;

function document(name: string, serviceId: number, members = ''): string {
  return `<group><groupname>${name}</groupname><service.authentication id="${serviceId}"/><users>${members}</users></group>`;
}

describe('groups of a provider in MindTouch', () => {
  let server: TestServer;
  let admin: Deki;
  let provider: RemoteProvider;
  let service: Made;

  beforeAll(async () => {
    provider = await RemoteProvider.start();
    provider.users.set('joe', { password: 'supersecret' });
    server = await TestServer.start({ env: ALLOWED });
    admin = new Deki(server, ADMIN);
    service = await aService();
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });
  afterEach(() => {
    provider.behave = undefined;
  });

  async function aService(port = provider.port): Promise<Made> {
    const remote = { url: `http://127.0.0.1:${port}/provider`, timeoutMs: 1_000 };
    const body = { kind: 'remote', name: aName('Partners'), remote };
    return (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  }

  function aKnownGroup(): string {
    const name = aName('group');
    provider.groups.add(name);
    return name;
  }

  /** The answer of a refusal, which has changed nothing. */
  async function refused(query: string, body: string): Promise<DekiAnswer> {
    const before = await written(server);
    const answer = await admin.post(`groups${query}`, body);
    expect(await written(server)).toEqual(before);
    return answer;
  }

  it('are made after the provider was asked as whom the caller says, and listed by their service (A16)', async () => {
    const name = aKnownGroup();
    const asked = provider.questions.length;
    const made = await admin.post(`groups${AS_JOE}`, document(name, service.id));
    expect([made.status, attributeOf(made, 'service.authentication', 'id')]).toEqual([200, String(service.id)]);
    expect(provider.questions.slice(asked)).toMatchObject([
      { path: `/provider/groups/${name}`, basic: 'joe:supersecret' },
    ]);
    const listed = await admin.get(`groups?authprovider=${service.id}`);
    expect(listed.text).toContain(`<groupname>${name}</groupname>`);
    expect(server.logLines.join('')).not.toContain('supersecret');
  });

  it.each([
    ['', null],
    ['?authusername=&authpassword=x', null],
    ['?authpassword=x', null],
  ])('are asked for as nobody with "%s"', async (query, basic) => {
    expect((await admin.post(`groups${query}`, document(aKnownGroup(), service.id))).status).toBe(200);
    expect(provider.questions.at(-1)).toMatchObject({ basic });
  });

  it('are asked for with an empty password where none is given', async () => {
    const answer = await refused('?authusername=joe', document(aKnownGroup(), service.id));
    expect([answer.status, provider.questions.at(-1)?.basic]).toEqual([401, 'joe:']);
  });

  it('are not made with credentials that the provider refuses', async () => {
    const answer = await refused('?authusername=joe&authpassword=wrong', document(aKnownGroup(), service.id));
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="DekiWiki"']);
    expect(answer.text).toBe(error(401, 'Unauthorized', `authentication failed for ${service.name}`, 'groups'));
  });

  it.each<[string, Behaviour]>([
    ['another name', (_req, res) => send(res, 200, '<group name="x"/>')],
    ['another root', (_req, res) => send(res, 200, '<user name="X"/>')],
    ['no name', (_req, res) => send(res, 200, '<group/>')],
  ])('are not made when the provider answers %s', async (_what, behave) => {
    provider.behave = behave;
    const answer = await refused('', document('X', service.id));
    const message = "Group 'X' not found in the external authentication provider";
    expect([answer.status, answer.text]).toEqual([404, error(404, 'Not Found', message, 'groups')]);
  });

  it.each([404, 302, 403, 418, 500, 503])('have a %i of the provider passed through as it is', async (status) => {
    const body = Buffer.from(`<e>gr\xfc\xdfe ${status}</e>`, 'latin1');
    const foreign = {
      'Content-Type': 'text/x-own; charset=latin1',
      Location: '/else',
      'Set-Cookie': 'a=b',
      'X-Own': 'y',
    };
    provider.behave = (_req, res) => send(res, status, body, foreign);
    const before = await written(server);
    const response = await fetch(`${server.url}/@api/deki/groups?dream.out.format=json`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...ADMIN, 'Content-Type': 'application/xml' },
      body: document('X', service.id),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/x-own; charset=latin1']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
    for (const name of ['location', 'set-cookie', 'x-own', 'retry-after'])
      expect(response.headers.get(name)).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await written(server)).toEqual(before);
  });

  it('are not made while the provider is down, slow, without sense or switched off', async () => {
    const closed = await RemoteProvider.start();
    const { port } = closed;
    await closed.stop();
    const down = await aService(port);
    const detail = (name: string): string => `The authentication service "${name}" does not answer as it should.`;
    const answer = await refused(AS_JOE, document('X', down.id));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(answer.text).toBe(error(503, 'Service Unavailable', detail(down.name), 'groups'));
    for (const behave of [() => undefined, (_req, res) => send(res, 200, '<group')] as Behaviour[]) {
      provider.behave = behave;
      const failed = await refused('', document('X', service.id));
      expect([failed.status, messageOf(failed)]).toEqual([503, detail(service.name)]);
    }
    await expectStatus(server.admin.patch(`authentication-services/${down.id}`, { enabled: false }), 200);
    const stopped = await refused('', document('X', down.id));
    expect([stopped.status, messageOf(stopped)]).toEqual([
      503,
      "Service not started or no URI is known for 'AUTH' service of type http://services.mindtouch.com/deki/draft/2007/07/remote-authentication",
    ]);
  });

  it('are asked for before their names and their members are looked at, in this order', async () => {
    const name = aKnownGroup();
    expect((await admin.post('groups', document(name, service.id))).status).toBe(200);
    const again = document(name.toUpperCase(), service.id, '<user id="1"/>');
    expect((await refused('', again)).status).toBe(404);
    provider.groups.add(name.toUpperCase());
    const taken = await refused('', again);
    const message = `Group '${name.toUpperCase()}' already exists with service id '${service.id}'`;
    expect([taken.status, messageOf(taken)]).toEqual([409, message]);
    const stranger = await refused('', document(aKnownGroup(), service.id, '<user id="1"/>'));
    expect([stranger.status, messageOf(stranger)]).toEqual([
      400,
      'Group members must have same authentication provider as the group',
    ]);
  });

  it('are nothing that an unauthorised caller has the provider asked for', async () => {
    const asked = provider.questions.length;
    const user = await aUser(server.admin);
    expect((await new Deki(server).post(`groups${AS_JOE}`, document('X', service.id))).status).toBe(401);
    const caller = new Deki(server, { 'X-Authtoken': user.token });
    expect((await caller.post(`groups${AS_JOE}`, document('X', service.id))).status).toBe(403);
    expect(provider.questions).toHaveLength(asked);
  });
});

describeWithOpenLdap('groups of an LDAP directory in MindTouch', () => {
  let server: TestServer;
  let admin: Deki;
  let ldap: OpenLdap;
  let service: Made;

  beforeAll(async () => {
    const analysts = aDirectoryGroup('Analysts', [dnOf('ada')]);
    ldap = await OpenLdap.start([aPerson('ada'), analysts], (await aTrap()).port);
    server = await TestServer.start({ env: ALLOWED });
    admin = new Deki(server, ADMIN);
    const settings = { url: ldap.url, ...SEARCHER, userBaseDn: PEOPLE, groupBaseDn: GROUPS };
    const body = { kind: 'ldap', name: 'Staff', ldap: settings };
    service = (await expectStatus(server.admin.post<Made>('authentication-services', body), 201)).body;
  });
  afterAll(async () => {
    await server.stop();
    await cleanUp();
  });

  it('are made when the directory has them, and not otherwise (A16)', async () => {
    const wrong = await admin.post('groups?authusername=ada&authpassword=wrong', document('Analysts', service.id));
    expect([wrong.status, messageOf(wrong)]).toEqual([401, 'authentication failed for Staff']);
    const unknown = await admin.post('groups', document('analysts', service.id));
    expect([unknown.status, messageOf(unknown)]).toEqual([
      404,
      "Group 'analysts' not found in the external authentication provider",
    ]);
    await ldap.stop();
    try {
      const down = await admin.post('groups', document('Analysts', service.id));
      expect([down.status, messageOf(down)]).toEqual([
        503,
        'The authentication service "Staff" does not answer as it should.',
      ]);
    } finally {
      await ldap.resume();
    }
    expect((await admin.get(`groups?authprovider=${service.id}`)).text).toMatch(/^<groups count="0"/);
    const made = await admin.post('groups', document('Analysts', service.id));
    expect([made.status, attributeOf(made, 'service.authentication', 'id')]).toEqual([200, String(service.id)]);
    expect((await admin.get(`groups?authprovider=${service.id}`)).text).toMatch(/^<groups count="1"/);
  });
});
