import { randomBytes } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { SecretKeys } from '../../src/config/secret-keys.js';
import type { Answer } from '../support/api.js';
import { aName, aUser } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { written } from '../support/written.js';

const SECRET = 'a secret to search with';
const LDAP = { url: 'ldaps://ldap.example.org', userBaseDn: 'ou=people,dc=example,dc=org' };
const SEARCHER = { bindDn: 'cn=guildhall,dc=example,dc=org', bindPassword: SECRET };
const DEFAULTS = {
  startTls: false,
  caCertificate: null,
  bindDn: null,
  bindPasswordSet: false,
  userAttribute: 'uid',
  emailAttribute: 'mail',
  displayNameAttribute: 'displayName',
  groupBaseDn: null,
  groupNameAttribute: 'cn',
  groupMemberAttribute: 'member',
  timeoutMs: 5_000,
};

interface Service {
  id: number;
  version: number;
  ldap: object | null;
  remote: object | null;
}

describe('The settings of an external authentication service', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  function create(fields: object): Promise<Answer<Service>> {
    return server.admin.post<Service>('authentication-services', { kind: 'ldap', name: aName(), ...fields });
  }

  async function aService(ldap: object = {}): Promise<string> {
    const { body } = await expectStatus(create({ ldap: { ...LDAP, ...ldap } }), 201);
    return `authentication-services/${body.id}`;
  }

  it('are shown as they count, those that were left out with what they are by themselves', async () => {
    const { body } = await expectStatus(create({ ldap: LDAP }), 201);
    expect(body).toMatchObject({ kind: 'ldap', createsUsers: false, ldap: { ...DEFAULTS, ...LDAP }, remote: null });
    expect((await server.admin.get(`authentication-services/${body.id}`)).body).toEqual(body);
    const remote = await create({ kind: 'remote', remote: { url: 'https://accounts.example.org/x//' } });
    expect(remote.body.remote).toEqual({
      url: 'https://accounts.example.org/x',
      caCertificate: null,
      timeoutMs: 5_000,
    });
    expect(remote.body.ldap).toBeNull();
  });

  it('are for administrators alone', async () => {
    const path = await aService(SEARCHER);
    const user = server.as((await aUser(server.admin)).token);
    expect((await user.get(path)).body).toMatchObject({ kind: 'ldap', ldap: null, remote: null });
    const list = await user.get<{ items: Service[] }>('authentication-services');
    expect(list.body.items.length).toBeGreaterThan(2);
    expect(list.body.items.filter(({ ldap, remote }) => ldap !== null || remote !== null)).toEqual([]);
    const all = await server.admin.get<{ items: Service[] }>('authentication-services');
    expect(all.body.items.filter(({ ldap }) => ldap !== null).length).toBeGreaterThan(1);
  });

  it('hold a password that nobody is ever shown, and that is stored encrypted', async () => {
    const { body } = await expectStatus(create({ ldap: { ...LDAP, ...SEARCHER } }), 201);
    const path = `authentication-services/${body.id}`;
    expect(body.ldap).toMatchObject({ bindDn: SEARCHER.bindDn, bindPasswordSet: true });
    const changed = await server.admin.patch<Service>(path, { ldap: { bindPassword: `${SECRET} 2` } });
    expect(changed.body).toMatchObject({ version: 2, ldap: { bindPasswordSet: true } });
    const answers = [body, changed.body, (await server.admin.get('authentication-services')).body];
    const events = (await server.admin.get('audit-events?limit=50')).body;
    for (const text of [JSON.stringify([answers, events]), server.logLines.join('')]) {
      expect(text).not.toMatch(/secret to search|sealed/i);
    }
    const dump = await server.sql(
      `SELECT encode(sealed_secret, 'escape') AS sealed, a::text FROM authentication_services a`,
    );
    expect(JSON.stringify(dump)).not.toContain('secret to search');
    expect(JSON.stringify(dump)).not.toContain(Buffer.from(SECRET).toString('hex'));
    const [event] = await server.sql<{ after: object }>(
      `SELECT after FROM audit_events WHERE target_id = $1 AND action = 'authentication_service.updated'`,
      [body.id],
    );
    expect(event?.after).toEqual({ bindPasswordSet: true });
  });

  it('change one by one, what is absent stays, and null removes', async () => {
    const path = await aService({ ...SEARCHER, groupBaseDn: 'ou=groups,dc=example,dc=org' });
    const changed = await server.admin.patch(path, { ldap: { timeoutMs: 700 }, createsUsers: true });
    expect(changed.body).toMatchObject({
      createsUsers: true,
      version: 2,
      ldap: { ...LDAP, timeoutMs: 700, bindPasswordSet: true, groupBaseDn: 'ou=groups,dc=example,dc=org' },
    });
    expect((await server.admin.patch(path, { ldap: { timeoutMs: 700 } })).body).toMatchObject({ version: 2 });
    const without = { ldap: { bindDn: null, bindPassword: null, groupBaseDn: null } };
    expect((await server.admin.patch(path, without)).body).toMatchObject({
      version: 3,
      ldap: { bindDn: null, bindPasswordSet: false, groupBaseDn: null, timeoutMs: 700 },
    });
  });

  it('do not send a stored password to another address', async () => {
    const path = await aService(SEARCHER);
    const moved = await server.admin.patch(path, { ldap: { url: 'ldaps://elsewhere.example.org' } });
    expect([outcome(moved), moved.body.errors]).toMatchObject([
      '400 validation_failed',
      [{ pointer: '/ldap/bindPassword' }],
    ]);
    const again = { ldap: { url: 'ldaps://elsewhere.example.org', bindPassword: SECRET } };
    expect((await server.admin.patch(path, again)).body).toMatchObject({ ldap: { url: again.ldap.url } });
  });

  it.each<[object, string]>([
    [{}, '/ldap'],
    [{ kind: 'remote' }, '/remote'],
    [{ kind: 'local', createsUsers: true }, '/createsUsers'],
    [{ kind: 'local', ldap: LDAP }, '/ldap'],
    [{ kind: 'remote', ldap: LDAP }, '/ldap'],
    [{ ldap: LDAP, remote: { url: 'http://x' } }, '/remote'],
    [{ ldap: [LDAP] }, '/ldap'],
    [{ ldap: 'x' }, '/ldap'],
    [{ ldap: null }, '/ldap'],
    [{ ldap: { ...LDAP, userBaseDn: undefined } }, '/ldap/userBaseDn'],
    [{ ldap: { ...LDAP, url: 'http://x' } }, '/ldap/url'],
    [{ ldap: { ...LDAP, url: 'ldap://x/dc=org' } }, '/ldap/url'],
    [{ ldap: { ...LDAP, url: 'ldap://me:secret@x' } }, '/ldap/url'],
    [{ ldap: { ...LDAP, url: 'ldap://x?y' } }, '/ldap/url'],
    [{ ldap: { ...LDAP, url: 'ldap://' } }, '/ldap/url'],
    [{ ldap: { ...LDAP, url: 'ldap://x:0' } }, '/ldap/url'],
    [{ ldap: { ...LDAP, url: null } }, '/ldap/url'],
    [{ ldap: { ...LDAP, startTls: true } }, '/ldap/startTls'],
    [{ ldap: { ...LDAP, bindDn: 'cn=x' } }, '/ldap/bindPassword'],
    [{ ldap: { ...LDAP, bindPassword: 'x' } }, '/ldap/bindPassword'],
    [{ ldap: { ...LDAP, bindDn: 'cn=x', bindPassword: '' } }, '/ldap/bindPassword'],
    [{ ldap: { ...LDAP, userAttribute: 'uid)(x=*' } }, '/ldap/userAttribute'],
    [{ ldap: { ...LDAP, groupMemberAttribute: '' } }, '/ldap/groupMemberAttribute'],
    [{ ldap: { ...LDAP, timeoutMs: 99 } }, '/ldap/timeoutMs'],
    [{ ldap: { ...LDAP, timeoutMs: 30_001 } }, '/ldap/timeoutMs'],
    [{ ldap: { ...LDAP, caCertificate: 'x' } }, '/ldap/caCertificate'],
    [
      {
        ldap: { ...LDAP, caCertificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      },
      '/ldap/caCertificate',
    ],
    [{ ldap: { ...LDAP, referrals: true } }, '/ldap/referrals'],
    [{ kind: 'remote', remote: { url: 'ftp://x' } }, '/remote/url'],
    [{ kind: 'remote', remote: { url: 'http://me@x' } }, '/remote/url'],
    [{ kind: 'remote', remote: { url: 'http://x#y' } }, '/remote/url'],
    [{ kind: 'remote', remote: { url: 'http://x/ y' } }, '/remote/url'],
  ])('are refused as %j', async (fields, pointer) => {
    const before = await written(server);
    const answer = await create(fields);
    expect(outcome(answer)).toBe('400 validation_failed');
    expect((answer.body as unknown as { errors: object }).errors).toMatchObject([{ pointer }]);
    expect(await written(server)).toEqual(before);
  });

  it.each<[object, string]>([
    [{ remote: { url: 'http://x' } }, '/remote'],
    [{ ldap: { url: null } }, '/ldap/url'],
    [{ ldap: { startTls: true } }, '/ldap/startTls'],
    [{ ldap: { bindDn: null } }, '/ldap/bindPassword'],
    [{ ldap: { bindPassword: null } }, '/ldap/bindPassword'],
    [{ kind: 'remote' }, '/kind'],
  ])('are not changed by %j', async (fields, pointer) => {
    const path = await aService(SEARCHER);
    const answer = await server.admin.patch(path, fields);
    expect([outcome(answer), answer.body.errors]).toMatchObject(['400 validation_failed', [{ pointer }]]);
    expect((await server.admin.get(path)).body).toMatchObject({ version: 1 });
  });

  it('take certificates, one or several', async () => {
    const [first, second] = rootCertificates;
    const path = await aService({ caCertificate: `${first}\n${second}` });
    expect((await server.admin.get(path)).body).toMatchObject({ ldap: { caCertificate: `${first}\n${second}` } });
    expect((await server.admin.patch(path, { ldap: { caCertificate: null } })).body).toMatchObject({
      ldap: { caCertificate: null },
    });
  });

  it('keep their password when the key of the server is replaced', async () => {
    const path = await aService(SEARCHER);
    const id = Number(path.split('/')[1]);
    const [{ sealed } = { sealed: Buffer.alloc(0) }] = await server.sql<{ sealed: Buffer }>(
      'SELECT sealed_secret AS sealed FROM authentication_services WHERE id = $1',
      [id],
    );
    const keys = [randomBytes(32).toString('hex'), server.env['GUILDHALL_SECRET_KEY'] ?? ''];
    expect(opened(keys, sealed)).toBe(SECRET);
    expect(opened(keys.slice(0, 1), sealed)).toBeNull();
  });
});

function opened(keys: readonly string[], sealed: Buffer): string | null {
  return new SecretKeys(keys.map((key) => Buffer.from(key))).decrypt(sealed);
}
