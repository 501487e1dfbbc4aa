import type { Api } from '../support/api.js';
import { aGroup, aPrivilege, aUser, type Made, type MadeUser } from '../support/builders.js';
import { aToken, expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import type { Explained } from './explained.js';

describe('explain shows', () => {
  let server: TestServer;
  let admin: Api;
  let member: MadeUser;
  /** May ask about anyone, and is in no group. */
  let checker: Api;
  let secret: Made;
  let open: Made;
  let privilege: Made;

  beforeAll(async () => {
    server = await TestServer.start();
    admin = server.admin;
    const checkers = await aGroup(admin);
    await expectStatus(admin.put(`groups/${checkers.id}/privileges/ACCESS_CHECKING`), 200);
    checker = server.as((await aUser(admin, {}, [checkers.id])).token);
    [secret, open] = [await aGroup(admin), await aGroup(admin, { public: true })];
    privilege = await aPrivilege(admin);
    member = await aUser(admin, {}, [secret.id, open.id]);
    for (const { id } of [secret, open]) await admin.put(`groups/${id}/privileges/${privilege.name}`);
  });
  afterAll(() => server.stop());

  it('the groups that he is in to the user himself, but not who gave what', async () => {
    const { body } = await ask(server.as(member.token), { privilege: privilege.name });
    expect(namesOf(body)).toEqual([open.name, secret.name].toSorted());
    expect(JSON.stringify(body)).not.toContain('createdBy');
    expect(JSON.stringify(body)).toContain('createdAt');
  });

  it('who gave what to administrators', async () => {
    const { body } = await ask(admin, { user: member.username, privilege: privilege.name });
    expect(body.privilegePaths.flatMap(({ steps }) => steps.map(({ createdBy }) => createdBy))).toEqual(
      Array.from({ length: 4 }, () => 'admin'),
    );
  });

  it('others the groups that they may see, and of a hidden one only that it is there', async () => {
    const { body } = await ask(checker, { user: member.username, privilege: privilege.name });
    expect(body.allowed).toBe(true);
    expect(namesOf(body)).toEqual([null, open.name]);
    expect(JSON.stringify(body)).not.toContain(secret.name);
    expect(body.text).toContain('a group that you may not see');
  });

  it('others no change that names a group which they may not see, and says that there are more', async () => {
    const stranger = await aUser(admin);
    const { body } = await ask(checker, { user: stranger.username, privilege: privilege.name });
    expect(body.missing.map(({ changes }) => changes.map(({ to }) => to?.name))).toEqual([[open.name]]);
    expect(body.complete).toBe(false);
    expect(JSON.stringify(body)).not.toContain(secret.name);
    const { body: all } = await ask(admin, { user: stranger.username, privilege: privilege.name });
    expect(all.missing.length).toBe(2);
    expect(all.complete).toBe(true);
  });

  it('a group to a token of its own', async () => {
    const token = await aToken(admin, `groups/${secret.id}`);
    const { body } = await ask(server.as(token), { privilege: privilege.name });
    expect({ allowed: body.allowed, names: namesOf(body) }).toEqual({ allowed: true, names: [secret.name] });
  });

  it('nothing without a token', async () => {
    const answer = await server.as(undefined).post('access/explain', { privilege: privilege.name });
    expect(answer.status).toBe(401);
  });

  function ask(api: Api, question: object): Promise<{ body: Explained }> {
    return expectStatus(api.post<Explained>('access/explain', question), 200);
  }
});

function namesOf({ privilegePaths }: Explained): (string | null)[] {
  const groups = privilegePaths.flatMap(({ steps }) =>
    steps.map(({ to }) => to).filter(({ type }) => type === 'group'),
  );
  const own = privilegePaths.flatMap(({ steps }) => steps.slice(0, 1).map(({ from }) => from));
  const names = [...groups, ...own.filter(({ type }) => type === 'group')].map(({ name }) => name as string | null);
  return [...new Set(names)]
    .toSorted((a, b) => (String(a) < String(b) ? -1 : 1))
    .toSorted((a) => (a === null ? -1 : 0));
}
