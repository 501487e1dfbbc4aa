import { recordStatements } from '../../benchmarks/recorded-statements.js';
import { PasswordHasher } from '../../src/users/password-hasher.js';
import type { Answer } from '../support/api.js';
import { aName, aUser } from '../support/builders.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery';

// Ids and times; the ETag of CDS is a time as well.
const VOLATILE = /^(date|etag|content-length|x-request-id)$|time/;

// What signing in asks for; the server keeps its memory up to date on its own time.
const ASKED = /\b(users|authentication_services|sign_in_attempts)\b/;

/** One way to sign in with a name and a password. */
type SignIn = (username: string, password: string) => Promise<Answer<unknown>>;

/** What an attempt that fails costs the server: passwords verified, and statements sent to the database. */
interface Work {
  verified: number;
  statements: number;
}

describe('An attempt to sign in that fails', () => {
  let server: TestServer;
  let verified = 0;
  let disabledServiceId: number;

  beforeAll(async () => {
    server = await TestServer.start();
    const service = { kind: 'local', name: aName('service'), enabled: false };
    disabledServiceId = Number((await server.admin.post('authentication-services', service)).body.id);
    countVerifications();
  });
  afterAll(() => server.stop());

  /** The hasher does what it always does, and is counted. */
  function countVerifications(): void {
    const hasher = server.app.get(PasswordHasher);
    const original = hasher.verify.bind(hasher);
    hasher.verify = (hash, password) => {
      verified += 1;
      return original(hash, password);
    };
  }

  /** Without a new revision, which the server would go and read at a time of its own. */
  async function forgetAttempts(): Promise<void> {
    await server.sql('WITH gone AS (DELETE FROM sign_in_attempts RETURNING key) SELECT count(*) FROM gone');
  }

  function basic(username: string, password: string): Record<string, string> {
    return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  }

  const form = (username: string, password: string) => ({ raw: new URLSearchParams({ username, password }) });
  const WAYS: Readonly<Record<string, SignIn>> = {
    'the native API': (username, password) => server.as(undefined).post('sessions', { username, password }),
    ThoughtSpot: (username, password) =>
      server.as(undefined).post('/tspublic/v1/session/login', undefined, form(username, password)),
    'the private ThoughtSpot': (username, password) =>
      server.as(undefined).post('/callosum/v1/session/login', undefined, form(username, password)),
    CDS: (username, password) => server.as(undefined).post('/login', { username, password }),
    'MindTouch, by GET': (username, password) =>
      server.as(undefined).get('/@api/deki/users/authenticate', { headers: basic(username, password) }),
    'MindTouch, by POST': (username, password) =>
      server.as(undefined).post('/@api/deki/users/authenticate', undefined, { headers: basic(username, password) }),
    'Basic at MindTouch': (username, password) =>
      server.as(undefined).get('/@api/deki/users/current', { headers: basic(username, password) }),
  };

  /** Whose attempt it is: everybody is refused for a reason of his own. */
  async function theRefused(): Promise<[reason: string, username: string, password: string][]> {
    const known = await aUser(server.admin, { password: PASSWORD });
    const inactive = await aUser(server.admin, { password: PASSWORD, active: false });
    const disabled = await aUser(server.admin, { password: PASSWORD, authenticationServiceId: disabledServiceId });
    const passwordless = await aUser(server.admin);
    return [
      ['nobody is called so', aName('stranger'), PASSWORD],
      ['the password is wrong', known.username, 'something else entirely'],
      ['he is deactivated', inactive.username, PASSWORD],
      ['his service is switched off', disabled.username, PASSWORD],
      ['he has no password', passwordless.username, PASSWORD],
    ];
  }

  it.each(Object.keys(WAYS))('is answered alike, and after the same work, whatever is wrong: %s', async (way) => {
    const signIn = WAYS[way] as SignIn;
    const refused = await theRefused();
    const answers: Record<string, string> = {};
    const work: Record<string, Work> = {};
    await signIn(aName('first'), PASSWORD); // Which makes the hash that strangers are compared with.
    for (const [reason, username, password] of refused) {
      await forgetAttempts();
      verified = 0;
      const statements = await recordStatements(async () => {
        answers[reason] = comparable(await signIn(username, password), username);
      });
      work[reason] = { verified, statements: statements.filter(({ text }) => ASKED.test(text)).length };
    }
    const [[first = ''] = []] = refused;
    expect(answers[first]).toMatch(/^\[40[013],/);
    expect(work[first]?.verified).toBe(1);
    for (const [reason] of refused) {
      expect({ reason, answer: answers[reason] }).toEqual({ reason, answer: answers[first] });
      expect({ reason, ...work[reason] }).toEqual({ reason, ...work[first] });
    }
  });

  it.each(Object.keys(WAYS))('is delayed alike, whether the name is known or not: %s', async (way) => {
    const signIn = WAYS[way] as SignIn;
    const refused = await theRefused();
    const statuses: number[][] = [];
    for (const [, username] of refused) {
      await forgetAttempts();
      const seen: number[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) seen.push((await signIn(username, 'wrong password')).status);
      statuses.push(seen);
    }
    expect(statuses[0]).toContain(429);
    expect(statuses).toEqual(statuses.map(() => statuses[0]));
  });

  it('of a client at OAuth, or of an application at Metric Insights, is answered alike as well', async () => {
    const user = await aUser(server.admin);
    const inactive = await aUser(server.admin, { active: false });
    const other = await aUser(server.admin);
    const secrets: [string, string][] = [
      [aName('stranger'), 'wrong'],
      [user.username, 'wrong'],
      [inactive.username, inactive.token],
      [user.username, other.token],
      [aName('stranger'), user.token],
    ];
    const clients: string[] = [];
    const applications: string[] = [];
    for (const [name, secret] of secrets) {
      const raw = new URLSearchParams({ token: 'x' });
      const asked = { raw, headers: basic(name, secret) };
      clients.push(comparable(await server.as(undefined).post('/oauth2/introspect', undefined, asked), name));
      clients.push(comparable(await server.as(undefined).post('/oauth2/introspect?', undefined, asked), name));
      clients.push(comparable(await server.as(undefined).post('/oauth2/revoke', undefined, asked), name));
    }
    for (const id of ['1', '999999', 'x']) {
      await forgetAttempts();
      const credentials = { application_id: id, application_key: 'wrong', user: 'admin' };
      applications.push(comparable(await server.as(undefined).post('/api/get_token', credentials), 'an application'));
    }
    expect(new Set(clients).size).toBe(1);
    expect(new Set(applications).size).toBe(1);
  });
});

/** Status, headers and body, without what differs each time. */
function comparable({ status, headers, body }: Answer<unknown>, name: string): string {
  const kept = [...headers].filter(([header]) => !VOLATILE.test(header));
  const text = JSON.stringify([status, kept, body]);
  return text.replaceAll(name, '#').replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'UUID');
}
