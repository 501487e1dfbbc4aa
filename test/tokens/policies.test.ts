import { aGroup, aUser, type Made } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { problemOf } from '../support/problem.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

const DAY_S = 86_400;
const PASSWORD = 'correct horse battery staple';

describe('The policy of how long tokens last', () => {
  let server: TestServer;
  let group: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    group = await aGroup(server.admin);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    for (const kind of ['session', 'personal', 'group', 'exchanged']) {
      await set(kind, { defaultLifetimeSeconds: null, maxLifetimeSeconds: null });
    }
  });

  async function set(kind: string, policy: object): Promise<void> {
    await expectStatus(server.admin.patch(`token-policies/${kind}`, policy), 200);
  }

  /** How many seconds a new token lasts, to the minute; null without an end. */
  async function lifetimeOf(path: string, fields: object = {}): Promise<number | null> {
    const { body } = await expectStatus(server.admin.post(path, fields), 201);
    return secondsUntil(body.validUntil);
  }

  function secondsUntil(end: unknown): number | null {
    if (typeof end !== 'string') return null;
    return Math.round((Date.parse(end) - Date.now()) / 60_000) * 60;
  }

  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

  it('leaves tokens without an end until somebody sets one, but for those that are exchanged', async () => {
    const fresh = await TestServer.start();
    try {
      const { body } = await fresh.admin.get<{ items: object[] }>('token-policies');
      const open = { defaultLifetimeSeconds: null, maxLifetimeSeconds: null, version: 1 };
      expect(body.items).toMatchObject([
        { kind: 'session', ...open },
        { kind: 'personal', ...open },
        { kind: 'group', ...open },
        { kind: 'exchanged', ...open, defaultLifetimeSeconds: 3_600 },
      ]);
    } finally {
      await fresh.stop();
    }
    expect(await lifetimeOf('tokens')).toBeNull();
  });

  it('gives tokens that name no end the usual one', async () => {
    await set('personal', { defaultLifetimeSeconds: DAY_S });
    expect(await lifetimeOf('tokens')).toBe(DAY_S);
    expect(await lifetimeOf('tokens', { validUntil: null })).toBeNull();
    expect(await lifetimeOf('tokens', { validUntil: inSeconds(9 * DAY_S) })).toBe(9 * DAY_S);
    expect(await lifetimeOf(`groups/${group.id}/tokens`)).toBeNull();
  });

  it('lets no token last longer than the longest', async () => {
    await set('group', { maxLifetimeSeconds: 2 * DAY_S, defaultLifetimeSeconds: DAY_S });
    const path = `groups/${group.id}/tokens`;
    expect(await lifetimeOf(path)).toBe(DAY_S);
    expect(await lifetimeOf(path, { validUntil: null })).toBe(2 * DAY_S);
    expect(await lifetimeOf(path, { validUntil: inSeconds(2 * DAY_S - 60) })).toBe(2 * DAY_S - 60);
    const before = await written(server);
    const refused = await server.admin.post(path, { validUntil: inSeconds(2 * DAY_S + 60) });
    expect(problemOf(refused)).toEqual({ status: 400, code: 'validation_failed', fields: ['/validUntil'] });
    await assertUntouched(server, before);
    const later = { validFrom: inSeconds(DAY_S), validUntil: inSeconds(3 * DAY_S - 60) };
    expect(await lifetimeOf(path, later)).toBe(3 * DAY_S - 60);
  });

  it('shortens what surfaces make without asking how long, and what is rotated or exchanged', async () => {
    const user = await aUser(server.admin, { password: PASSWORD });
    const { body: old } = await expectStatus(server.admin.post(`users/${user.id}/tokens`, {}), 201);
    for (const kind of ['session', 'personal', 'group', 'exchanged']) await set(kind, { maxLifetimeSeconds: 600 });
    const login = { username: user.username, password: PASSWORD };
    const session = await server.as(undefined).post('sessions', login);
    expect(secondsUntil(session.body.validUntil)).toBe(600);
    const rotated = await expectStatus(server.admin.post(`tokens/${String(old.id)}:rotate`, {}), 201);
    expect(secondsUntil(rotated.body.validUntil)).toBe(600);
    const persistent = await server.admin.post<{ token: string }>(`/group/${group.name}/token`, {
      description: 'x',
      expiration: 'persistent',
    });
    const { body } = await server.as(persistent.body.token).get<{ group: { id: number } }>('me');
    expect(body.group.id).toBe(group.id);
    const { body: listed } = await server.admin.get<{ items: [object] }>(`groups/${group.id}/tokens?sort=-id`);
    expect(secondsUntil((listed.items[0] as { validUntil: string }).validUntil)).toBe(600);
  });

  it('is read by everyone and set by administrators', async () => {
    const stranger = server.as((await aUser(server.admin)).token);
    expect((await stranger.get('token-policies/personal')).status).toBe(200);
    expect(outcome(await server.as(undefined).get('token-policies'))).toBe('401 not_authenticated');
    const before = await written(server);
    expect(outcome(await stranger.patch('token-policies/personal', {}))).toBe('403 forbidden');
    expect(outcome(await server.admin.patch('token-policies/nothing', {}))).toBe('404 route_not_found');
    expect(outcome(await server.admin.get('token-policies/nothing'))).toBe('404 route_not_found');
    await assertUntouched(server, before);
  });

  it.each([
    [{ maxLifetimeSeconds: 59 }, '/maxLifetimeSeconds'],
    [{ maxLifetimeSeconds: 1.5 }, '/maxLifetimeSeconds'],
    [{ maxLifetimeSeconds: 4_000_000_000 }, '/maxLifetimeSeconds'],
    [{ defaultLifetimeSeconds: 'x' }, '/defaultLifetimeSeconds'],
    [{ maxLifetimeSeconds: 60, defaultLifetimeSeconds: 61 }, '/defaultLifetimeSeconds'],
    [{ kind: 'group' }, '/kind'],
  ])('is not %p', async (policy, field) => {
    const before = await written(server);
    const refused = await server.admin.patch('token-policies/personal', policy);
    expect(problemOf(refused)).toEqual({ status: 400, code: 'validation_failed', fields: [field] });
    await assertUntouched(server, before);
  });

  it('tells absent, null and a value apart, keeps versions, and leaves a trace', async () => {
    await set('personal', { defaultLifetimeSeconds: DAY_S, maxLifetimeSeconds: 2 * DAY_S });
    await set('personal', { maxLifetimeSeconds: 3 * DAY_S });
    const { body, headers } = await server.admin.get('token-policies/personal');
    expect(body).toMatchObject({ defaultLifetimeSeconds: DAY_S, maxLifetimeSeconds: 3 * DAY_S });
    const stale = { headers: { 'If-Match': '"1"' } };
    expect(outcome(await server.admin.patch('token-policies/personal', {}, stale))).toBe('412 precondition_failed');
    const fresh = { headers: { 'If-Match': headers.get('etag') ?? '' } };
    const changed = await server.admin.patch('token-policies/personal', { defaultLifetimeSeconds: null }, fresh);
    expect(changed.body).toMatchObject({ defaultLifetimeSeconds: null, maxLifetimeSeconds: 3 * DAY_S });
    const { body: events } = await server.admin.get<{ items: object[] }>('audit-events?limit=1');
    expect(events.items[0]).toMatchObject({
      action: 'token_policy.updated',
      target: { type: 'token_policy', name: 'personal' },
      before: { defaultLifetimeSeconds: DAY_S },
      after: { defaultLifetimeSeconds: null },
    });
  });
});
