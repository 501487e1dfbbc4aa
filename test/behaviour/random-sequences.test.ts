import * as fc from 'fast-check';
import { TestServer } from '../support/test-server.js';
import { ALL, GROUPS, PRIVILEGES, SETS, USERS } from './directory.js';
import type { Operation, OperationName } from './surfaces/surface.js';
import { surfacesFor, World } from './world.js';

/** How long sequences are tried and, if one fails, made shorter. */
const TIME_LIMIT_MS = 15_000;

const UNKNOWN = 'nobody and nothing';

// Few names, so that operations meet each other's work; now and then one that nothing has.
const own = name(GROUPS);
const group = fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: fc.constant(ALL) });
const groups = fc.uniqueArray(group, { minLength: 1, maxLength: 3 });
const user = name(USERS);
const set = name(SETS);
const privilege = fc.constantFrom<string[]>(...PRIVILEGES);

function name(names: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.constant(UNKNOWN) });
}

function does<Name extends OperationName>(operation: Name): fc.Arbitrary<Name> {
  return fc.constant(operation);
}

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: does('createGroup'), group: fc.constantFrom<string[]>(...GROUPS) }) },
  { weight: 1, arbitrary: fc.record({ does: does('deleteGroup'), group }) },
  { weight: 2, arbitrary: fc.record({ does: does('grantPrivilege'), group, privilege }) },
  { weight: 1, arbitrary: fc.record({ does: does('revokePrivilege'), group, privilege }) },
  { weight: 2, arbitrary: fc.record({ does: does('grantToSeveral'), groups, privilege }) },
  { weight: 1, arbitrary: fc.record({ does: does('revokeFromSeveral'), groups, privilege }) },
  { weight: 2, arbitrary: fc.record({ does: does('assignSet'), group, set }) },
  { weight: 1, arbitrary: fc.record({ does: does('removeSet'), group, set }) },
  { weight: 2, arbitrary: fc.record({ does: does('addMember'), group, user }) },
  { weight: 1, arbitrary: fc.record({ does: does('removeMember'), group, user }) },
  { weight: 2, arbitrary: fc.record({ does: does('addSubgroup'), group, subgroup: group }) },
  { weight: 1, arbitrary: fc.record({ does: does('removeSubgroup'), group, subgroup: group }) },
  { weight: 1, arbitrary: fc.record({ does: does('makeGroupAdmin'), group, user }) },
  { weight: 1, arbitrary: fc.record({ does: does('deleteUser'), user }) },
  { weight: 1, arbitrary: fc.record({ does: does('deleteSet'), set }) },
  { weight: 2, arbitrary: fc.record({ does: does('putIntoSet'), set, privilege }) },
  { weight: 1, arbitrary: fc.record({ does: does('takeOutOfSet'), set, privilege }) },
);

const INVERSES: Readonly<Partial<Record<OperationName, OperationName>>> = {
  grantPrivilege: 'revokePrivilege',
  grantToSeveral: 'revokeFromSeveral',
  assignSet: 'removeSet',
  addMember: 'removeMember',
  makeGroupAdmin: 'removeMember',
  addSubgroup: 'removeSubgroup',
  putIntoSet: 'takeOutOfSet',
};

interface Step {
  operation: Operation;
  /** Chooses among the surfaces that can express the operation. */
  through: number;
}

/** Most removals take back what an earlier step has done: those of random names would seldom find anything. */
const sequence: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ operation, through: fc.nat(11), takesBack: fc.option(fc.nat(59), { freq: 1 }) }), {
    minLength: 1,
    maxLength: 60,
    size: 'max',
  })
  .map((steps) =>
    steps.map(({ operation: drawn, through, takesBack }, index) => {
      const earlier = takesBack === null ? undefined : steps[takesBack % (index + 1)]?.operation;
      const inverse = earlier && INVERSES[earlier.does];
      return { through, operation: inverse ? ({ ...earlier, does: inverse } as Operation) : drawn };
    }),
  );

describe('any sequence of operations, each through any surface', () => {
  let server: TestServer;
  let world: World;

  beforeAll(async () => {
    server = await TestServer.start();
    world = await World.make(server);
  });
  afterAll(() => server.stop());

  it('leaves every surface with the view of plain sets of names', async () => {
    const used = new Set<string>();
    await fc.assert(
      fc.asyncProperty(sequence, async (steps) => {
        await world.reset(GROUPS.slice(1).map((made) => ({ does: 'createGroup', group: made })));
        for (const { operation: next, through } of steps) {
          const surfaces = surfacesFor(world.surfaces, [next]);
          const surface = surfaces[through % surfaces.length];
          if (!surface) throw new Error(`No surface can express ${next.does}.`);
          await world.change(surface, next);
          used.add(surface.name);
        }
        await world.expectSameViewEverywhere();
      }),
      { numRuns: 50, interruptAfterTimeLimit: TIME_LIMIT_MS, includeErrorInReport: true },
    );
    expect([...used].toSorted()).toEqual(
      world.surfaces
        .filter(({ operations }) => Object.keys(operations).length > 0)
        .map(({ name: surfaceName }) => surfaceName)
        .toSorted(),
    );
    // Whatever the surface, what it has changed is a link of the same chain.
    const { body: verified } = await server.admin.get('audit-events:verify');
    expect(verified).toMatchObject({ intact: true, damage: null });
    expect(verified.checked).toBeGreaterThan(10);
  });
});
