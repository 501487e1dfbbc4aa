import * as fc from 'fast-check';
import type { Api } from '../support/api.js';
import { expectStatus, outcome } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { AccessOracle } from './access-model.js';
import { AccessWorld, links, type Links } from './access-world.js';

interface Listed {
  items: { id: number; userId: number; name: string }[];
}

describe('effective privileges', () => {
  let server: TestServer;
  let world: AccessWorld;

  beforeAll(async () => {
    server = await TestServer.start();
    world = await AccessWorld.make(server);
  });
  afterAll(() => server.stop());

  it('are what plain sets and recursion say, on every route and for any graph', async () => {
    await fc.assert(
      fc.asyncProperty(links, async (given) => {
        await world.load(given);
        expect(await whatTheServerSays()).toEqual(whatTheOracleSays(given));
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  async function whatTheServerSays(): Promise<Record<string, unknown>> {
    const { admin } = server;
    const said: Record<string, unknown> = {};
    const ask = async (api: Api, path: string, pick: (item: Listed['items'][number]) => number): Promise<void> => {
      const { body } = await expectStatus(api.get<Listed>(path), 200);
      said[path] = sorted(body.items.map(pick));
    };
    const privilegeId = (item: { name: string }): number => Number(world.privilegeIds.get(item.name));
    await Promise.all([
      ...world.users.flatMap((id) => [
        ask(admin, `users/${id}/privileges`, privilegeId),
        ask(admin, `users/${id}/groups?effective=true&limit=200`, (item) => item.id),
      ]),
      ...world.groups
        .filter((id) => id !== 2)
        .flatMap((id) => [
          ask(admin, `groups/${id}/effective-privileges`, privilegeId),
          ask(admin, `groups/${id}/members?membership=effective&limit=200`, (item) => item.userId),
        ]),
      ...watched().flatMap(([name]) => [
        ask(admin, `privileges/${name}/holders?limit=200`, (item) => item.id),
        ask(admin, `privileges/${name}/holders?type=group&limit=200`, (item) => item.id),
      ]),
      ...world.tokens.map(async (token, index) => {
        said[`me ${index}`] = await whatTokenSees(server.as(token), privilegeId);
      }),
    ]);
    return said;
  }

  async function whatTokenSees(api: Api, privilegeId: (item: { name: string }) => number): Promise<unknown> {
    const me = await api.get<{ administrator: boolean }>('me');
    if (me.status !== 200) return outcome(me);
    const [privileges, groups, resources] = await Promise.all(
      ['me/privileges', 'groups?limit=200', 'resources?limit=200'].map((path) =>
        expectStatus(api.get<Listed>(path), 200),
      ),
    );
    return {
      administrator: me.body.administrator,
      privileges: sorted((privileges?.body.items ?? []).map(privilegeId)),
      groups: sorted((groups?.body.items ?? []).map((item) => item.id)),
      resources: resources?.body.items.map((item) => item.id).length,
    };
  }

  function whatTheOracleSays(given: Links): Record<string, unknown> {
    const model = world.model(given);
    const oracle = new AccessOracle(model);
    const holders = (ids: Iterable<number>, privilege: number, held: (id: number) => Set<number>): number[] =>
      sorted([...ids].filter((id) => held(id).has(privilege)));
    return Object.fromEntries([
      ...world.users.flatMap((id): [string, unknown][] => [
        [`users/${id}/privileges`, sorted(oracle.privilegesOfUser(id))],
        [`users/${id}/groups?effective=true&limit=200`, sorted(oracle.groupsOfUser(id))],
      ]),
      ...world.groups
        .filter((id) => id !== 2)
        .flatMap((id): [string, unknown][] => [
          [`groups/${id}/effective-privileges`, sorted(oracle.privilegesOfGroup(id))],
          [`groups/${id}/members?membership=effective&limit=200`, sorted(oracle.membersOf(id))],
        ]),
      ...watched().flatMap(([name, id]): [string, unknown][] => [
        [
          `privileges/${name}/holders?limit=200`,
          holders(model.users.keys(), id, (user) => oracle.privilegesOfUser(user)),
        ],
        [
          `privileges/${name}/holders?type=group&limit=200`,
          holders(model.groups, id, (group) => oracle.privilegesOfGroup(group)),
        ],
      ]),
      ...world.users.map((id, index): [string, unknown] => [`me ${index}`, tokenOf(given, oracle, id, index)]),
    ]) as Record<string, unknown>;
  }

  function tokenOf(given: Links, oracle: AccessOracle, user: number, index: number): unknown {
    if (!given.active[index]) return '401 invalid_token';
    const scopes = world.scopesOf(given, index);
    const isAdministrator = oracle.isAdministrator(user, scopes);
    return {
      administrator: isAdministrator,
      privileges: sorted(oracle.privilegesOfToken(user, scopes)),
      groups: sorted(oracle.visibleGroups(user, scopes)),
      resources: isAdministrator ? 2 : oracle.visibleResources(user, scopes).size,
    };
  }

  /** ADMINISTRATION and two privileges of the world, by name. */
  function watched(): [string, number][] {
    const ids = new Set(world.privileges.slice(0, 3));
    return [...world.privilegeIds].filter(([, id]) => ids.has(id));
  }
});

function sorted(ids: Iterable<number>): number[] {
  return [...ids].toSorted((a, b) => a - b);
}
