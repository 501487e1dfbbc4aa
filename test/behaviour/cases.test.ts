import { aUser } from '../support/builders.js';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { assertUntouched, written } from '../support/written.js';
import { CASES, EVERY_OPERATION, FULL } from './cases.js';
import { USERS } from './directory.js';
import { SURFACES, WRITING_SURFACES } from './surfaces/all-surfaces.js';
import { canExpress, perform } from './surfaces/surface.js';
import { surfacesFor, World } from './world.js';

describe('on every surface', () => {
  let server: TestServer;
  let world: World;

  beforeAll(async () => {
    server = await TestServer.start();
    world = await World.make(server);
  });
  afterAll(() => server.stop());

  it.each(CASES)('$promise', async ({ given, when, held, refused }) => {
    const surfaces = surfacesFor(world.surfaces, when);
    expect(surfaces.length).toBeGreaterThan(0);
    for (const surface of surfaces) {
      await world.reset(given);
      const before = await written(server);
      for (const operation of when) {
        const status = await world.change(surface, operation);
        if (refused) expect([surface.name, operation, status >= 400]).toEqual([surface.name, operation, true]);
      }
      await world.expectSameViewEverywhere();
      if (refused) await assertUntouched(server, before);
      const inTheEnd = USERS.map((user) => [user, world.expected('privilegesOfUser', user)]);
      expect(Object.fromEntries(inTheEnd)).toEqual(
        Object.fromEntries(USERS.map((user) => [user, (held[user] ?? []).toSorted()])),
      );
    }
  });

  it('what one surface has done, any other can undo', async () => {
    await world.reset(FULL);
    const [made, undone] = [
      { does: 'assignSet', group: 'Support', set: 'Writers' } as const,
      { does: 'removeSet', group: 'Support', set: 'Writers' } as const,
    ];
    for (const maker of surfacesFor(world.surfaces, [made])) {
      for (const undoer of surfacesFor(world.surfaces, [undone])) {
        expect(await world.change(maker, made)).toBeLessThan(300);
        await world.expectSameViewEverywhere();
        expect(await world.change(undoer, undone)).toBeLessThan(300);
        await world.expectSameViewEverywhere();
      }
    }
  });

  describe.each([
    ['is no administrator', (): Promise<string> => Promise.resolve(world.directory.tokenOf('ada')), [403, 404], true],
    ['is an administrator with a narrowed token', aNarrowedToken, [403, 404], false],
    ['comes with a revoked token of an administrator', aRevokedToken, [401], false],
    // Metric Insights answers 412 for it.
    ['comes with an expired token of an administrator', anExpiredToken, [401, 412], false],
  ])('a caller who %s', (_caller, tokenOf, statuses, isUser) => {
    beforeAll(() => world.reset(FULL));

    it.each(EVERY_OPERATION)('changes nothing by $does', async (operation) => {
      const token = await tokenOf();
      const before = await written(server);
      const callers = SURFACES.map((make) => make(world.directory, token));
      const asked = callers.filter(
        (surface) => canExpress(surface, operation) && !(isUser && (surface.isOpen?.(operation) ?? false)),
      );
      expect(asked.length).toBeGreaterThan(0);
      for (const surface of asked) {
        const { status } = await perform(surface, operation);
        expect({ [surface.name]: statuses.includes(status) ? 'refused' : status }).toEqual({
          [surface.name]: 'refused',
        });
      }
      await assertUntouched(server, before);
      await world.expectSameViewEverywhere();
    });
  });

  it.each(EVERY_OPERATION)('an administrator can do $does where others were refused', async (operation) => {
    for (const surface of surfacesFor(world.surfaces, [operation])) {
      await world.reset(FULL);
      expect([surface.name, await world.change(surface, operation)]).toEqual([surface.name, expect.any(Number)]);
      await world.expectSameViewEverywhere();
    }
  });

  describe.each(WRITING_SURFACES.map((make) => [make.name, make] as const))('%s', (_name, make) => {
    beforeEach(() => world.reset(FULL));

    it.each([
      ['his token is revoked', (id: number) => server.admin.delete(`tokens/${id}`)],
      ['his token expires', expireToken],
      ['he is deactivated', (_: number, user: number) => server.admin.patch(`users/${user}`, { active: false })],
      ['he leaves Administrators', (_: number, user: number) => server.admin.delete(`groups/2/members/${user}`)],
      ['he is deleted', (_: number, user: number) => server.admin.delete(`users/${user}`)],
    ])('lets an administrator in until %s, and not once more', async (_cause, end) => {
      const user = await aUser(server.admin);
      await server.admin.put(`groups/2/members/${user.id}`);
      const { body } = await server.as(user.token).get<{ token: { id: number } }>('me');
      const surface = make(world.directory, user.token);
      expect(await world.change(surface, { does: 'addMember', group: 'Sales', user: 'ben' })).toBeLessThan(300);
      await end(body.token.id, user.id);
      const before = await written(server);
      const { status } = await perform(surface, { does: 'addMember', group: 'Sales', user: 'cleo' });
      expect([401, 403, 404, 412]).toContain(status);
      await assertUntouched(server, before);
      await server.admin.delete(`users/${user.id}`);
    });

    it('lets an admin of a group change the members of his group, or nobody but administrators, and no other group', async () => {
      await world.reset([...FULL, { does: 'makeGroupAdmin', group: 'Sales', user: 'ada' }]);
      const surface = make(world.directory, world.directory.tokenOf('ada'));
      const before = await written(server);
      const refused = await perform(surface, { does: 'addMember', group: 'Legal', user: 'ben' });
      expect([403, 404]).toContain(refused.status);
      await assertUntouched(server, before);
      for (const does of ['addMember', 'removeMember'] as const) {
        const operation = { does, group: 'Sales', user: 'ben' };
        if (surface.letsGroupAdminsIn) expect(await world.change(surface, operation)).toBeLessThan(300);
        else expect((await perform(surface, operation)).status).toBe(403);
        await world.expectSameViewEverywhere();
      }
    });
  });

  async function anExpiredToken(): Promise<string> {
    const { body } = await expectStatus(server.admin.post<{ id: number; token: string }>('tokens', {}), 201);
    await expireToken(body.id);
    return body.token;
  }

  async function expireToken(id: number): Promise<unknown> {
    return server.sql(`UPDATE tokens SET valid_until = now() - interval '1 second' WHERE id = $1`, [id]);
  }

  async function aNarrowedToken(): Promise<string> {
    const { body } = await expectStatus(
      server.admin.post<{ token: string }>('tokens', { scopes: ['DATADOWNLOADING'] }),
      201,
    );
    return body.token;
  }

  async function aRevokedToken(): Promise<string> {
    const { body } = await expectStatus(server.admin.post<{ id: number; token: string }>('tokens', {}), 201);
    await expectStatus(server.admin.delete(`tokens/${body.id}`), 204);
    return body.token;
  }
});
