import { aName, aPrivilege, aUser } from '../support/builders.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';

interface AliasList {
  items: { kind: string; alias: string; privilege: string }[];
  nextCursor: string | null;
}

describe('the aliases of actions', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const path = (kind: string, alias?: string): string =>
    `resource-kinds/${encodeURIComponent(kind)}/action-aliases${alias === undefined ? '' : `/${encodeURIComponent(alias)}`}`;

  it('are made, read, listed by name and deleted, without regard to case', async () => {
    const kind = aName('kind');
    const made = await server.admin.put(path(kind, ' can_read '), { privilege: 'read' });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({ kind, alias: 'can_read', privilege: 'READ', createdById: 1 });
    await expectStatus(server.admin.put(path(kind.toUpperCase(), 'A_first'), { privilege: 'READ' }), 200);
    expect((await server.admin.get(path(kind.toUpperCase(), 'CAN_READ'))).body).toEqual(made.body);
    const { body } = await server.admin.get<AliasList>(path(kind));
    expect(body.items.map(({ alias }) => alias)).toEqual(['A_first', 'can_read']);
    const first = await server.admin.get<AliasList>(`${path(kind)}?limit=1`);
    const second = await server.admin.get<AliasList>(`${path(kind)}?limit=1&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items]).toEqual(body.items);
    await expectStatus(server.admin.delete(path(kind, 'Can_Read')), 204);
    await expectStatus(server.admin.delete(path(kind, 'Can_Read')), 204);
    expect(outcome(await server.admin.get(path(kind, 'can_read')))).toBe('404 action_alias_not_found');
  });

  it('stand for another privilege when they are put again, unless they must be new', async () => {
    const [kind, privilege] = [aName('kind'), await aPrivilege(server.admin)];
    await expectStatus(server.admin.put(path(kind, 'look'), { privilege: 'READ' }), 200);
    const again = { headers: { 'If-None-Match': '*' } };
    const refused = await server.admin.put(path(kind, 'LOOK'), { privilege: privilege.name }, again);
    expect(outcome(refused)).toBe('412 precondition_failed');
    const put = await server.admin.put(path(kind, 'LOOK'), { privilege: privilege.name });
    expect(put.body).toMatchObject({ alias: 'LOOK', privilege: privilege.name });
    const before = await written(server);
    await expectStatus(server.admin.put(path(kind, 'LOOK'), { privilege: privilege.name }), 200);
    await assertUntouched(server, before);
  });

  it('go with their privilege, and leave their name to others', async () => {
    const [kind, privilege] = [aName('kind'), await aPrivilege(server.admin)];
    await expectStatus(server.admin.put(path(kind, 'look'), { privilege: privilege.name }), 200);
    await expectStatus(server.admin.delete(`privileges/${privilege.name}`), 204);
    expect((await server.admin.get<AliasList>(path(kind))).body.items).toEqual([]);
    await expectStatus(server.admin.put(path(kind, 'look'), { privilege: 'READ' }), 200);
    expect(await mayLook(kind)).toBe(true);
  });

  it('are seen by a server that starts later, and by one beside it', async () => {
    const kind = aName('kind');
    await expectStatus(server.admin.put(path(kind, 'look'), { privilege: 'READ' }), 200);
    const later = await TestServer.start({ shareWith: server });
    try {
      expect(await mayLook(kind, later)).toBe(true);
      await expectStatus(server.admin.delete(path(kind, 'look')), 204);
      expect(await mayLook(kind, later)).toBe(false);
    } finally {
      await later.stop();
    }
  });

  it('are told in the audit trail', async () => {
    const kind = aName('kind');
    await server.admin.put(path(kind, 'look'), { privilege: 'READ' });
    await server.admin.put(path(kind, 'look'), { privilege: 'UPDATE' });
    await server.admin.delete(path(kind, 'look'));
    const { body } = await server.admin.get<{ items: { action: string; before: unknown; after: unknown }[] }>(
      'audit-events?limit=3',
    );
    expect(body.items.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['action_alias.deleted', { privilege: 'UPDATE' }, null],
      ['action_alias.put', { privilege: 'READ' }, { privilege: 'UPDATE' }],
      ['action_alias.put', null, { privilege: 'READ' }],
    ]);
  });

  it.each<[string, string, string, object, string]>([
    ['no privilege', 'k', 'a', {}, '400 validation_failed'],
    ['a privilege that is not there', 'k', 'a', { privilege: 'NOTHING' }, '404 privilege_not_found'],
    ['a blank alias', 'k', ' ', { privilege: 'READ' }, '400 validation_failed'],
    ['a control character', 'k', 'a\u0007', { privilege: 'READ' }, '400 validation_failed'],
    ['a kind of 256 characters', 'k'.repeat(256), 'a', { privilege: 'READ' }, '400 validation_failed'],
    ['more than it takes', 'k', 'a', { privilege: 'READ', alias: 'b' }, '400 validation_failed'],
  ])('are not made with %s', async (_, kind, alias, body, wanted) => {
    const before = await written(server);
    expect(outcome(await server.admin.put(path(kind, alias), body))).toBe(wanted);
    await assertUntouched(server, before);
  });

  it('are for administrators alone', async () => {
    const user = server.as((await aUser(server.admin)).token);
    const before = await written(server);
    for (const api of [user, server.as(undefined)]) {
      const answers = [
        await api.get(path('k')),
        await api.get(path('k', 'a')),
        await api.put(path('k', 'a'), { privilege: 'READ' }),
        await api.delete(path('k', 'a')),
      ];
      expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(api === user ? 403 : 401));
    }
    await assertUntouched(server, before);
  });

  async function mayLook(kind: string, on: TestServer = server): Promise<boolean> {
    await server.admin.post('resources', { kind, name: 'thing' });
    const { body } = await on.as(server.admin.token).post<{ decision: boolean }>('/access/v1/evaluation', {
      subject: { type: 'user', id: 'admin' },
      action: { name: 'look' },
      resource: { type: kind, id: 'thing' },
    });
    return body.decision;
  }
});
