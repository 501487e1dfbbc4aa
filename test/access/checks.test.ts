import * as fc from 'fast-check';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import { AccessOracle, type Window } from './access-model.js';
import { AccessWorld, links, told } from './access-world.js';

const MINUTES_PER_HOUR = 60;

/** Instants by the hours that lie between them and now, with the windows that are open then. */
const INSTANTS: readonly (readonly [hours: number, open: readonly Window[]])[] = [
  [-3, ['open']],
  [-1.5, ['open', 'past']],
  [0, ['open', 'current']],
  [0.5, ['open', 'current']],
  [2, ['open', 'future']],
];

interface Asked {
  user?: number;
  group?: number;
  privilege: number;
  resource?: number;
}

describe('checks', () => {
  let server: TestServer;
  let world: AccessWorld;

  beforeAll(async () => {
    server = await TestServer.start();
    world = await AccessWorld.make(server);
  });
  afterAll(() => server.stop());

  it('say what plain sets and recursion say, for any graph, at any instant, one by one and in a batch', async () => {
    await fc.assert(
      fc.asyncProperty(links, told, fc.constantFrom(...INSTANTS), fc.nat(1_000), async (...drawn) => {
        const [given, facts, [hours, open], which] = drawn;
        await world.load(given);
        const oracle = new AccessOracle(world.model(given), open);
        const checks = questions().map((question) => ({ ...question, ...facts }));
        const terms = hours === 0 ? {} : { at: inHours(hours) };
        const { body } = await expectStatus(
          server.admin.post<{ results: { allowed: boolean }[] }>('access/checks', { checks, ...terms }),
          200,
        );
        const expected = checks.map(({ user, group, privilege, resource = null }) =>
          user === undefined
            ? oracle.mayGroupDo(Number(group), privilege, resource, facts)
            : oracle.mayDo(user, privilege, resource, facts),
        );
        expect(body.results.map((result) => result.allowed)).toEqual(expected);
        const one = which % checks.length;
        const single = await server.admin.post('access/check', { ...checks[one], ...terms });
        expect(single.body).toMatchObject({ allowed: expected[one] });
      }),
      { numRuns: 300 },
    );
  }, 180_000);

  /** Everything that can be asked of the world. */
  function questions(): Asked[] {
    const subjects = [...world.users.map((user) => ({ user })), ...world.groups.map((group) => ({ group }))];
    const resources = [{}, ...world.resources.map((resource) => ({ resource }))];
    return subjects.flatMap((subject) =>
      world.privileges.flatMap((privilege) => resources.map((resource) => ({ ...subject, privilege, ...resource }))),
    );
  }
});

function inHours(hours: number): string {
  return new Date(Date.now() + hours * MINUTES_PER_HOUR * 60_000).toISOString();
}
