import * as fc from 'fast-check';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import type { AccessModel, Conditioned, Told } from './access-model.js';
import { AccessWorld, conditionedLinks, links, told, type Links } from './access-world.js';
import {
  modelWith,
  oracleAllows,
  pairOf,
  smallestChanges,
  type AskedQuestion,
  type Explained,
  type Path,
} from './explained.js';

describe('explain, on any graph,', () => {
  let server: TestServer;
  let world: AccessWorld;
  let builtInSets: { set: number; privilege: number }[];

  beforeAll(async () => {
    server = await TestServer.start();
    world = await AccessWorld.make(server);
    builtInSets = await server.sql(
      'SELECT privilege_set_id AS set, privilege_id AS privilege FROM privilege_set_privileges',
    );
  });
  afterAll(() => server.stop());

  it('says yes exactly when a check does, by paths of which each alone is enough', async () => {
    let paths = 0;
    await fc.assert(
      fc.asyncProperty(links, told, async (given, facts) => {
        const model = await load(given);
        for (const question of questions(facts)) {
          const explained = await explain(question);
          const { body } = await expectStatus(server.admin.post<{ allowed: boolean }>('access/check', question), 200);
          expect(explained.allowed).toBe(body.allowed);
          expect(explained.allowed).toBe(oracleAllows(model, question));
          expect(explained.allowed).toBe(isYes(explained, question));
          for (const pairs of wholeWays(explained, question)) {
            expect(
              oracleAllows(
                modelWith(model, (pair) => pairs.has(pair)),
                question,
              ),
            ).toBe(true);
            paths += 1;
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(paths).toBeGreaterThan(100);
  }, 120_000);

  it('shows all paths: with one step of each taken away the answer is no', async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(links, told, fc.infiniteStream(fc.nat()), async (given, facts, numbers) => {
        const model = await load(given);
        for (const question of questions(facts)) {
          const explained = await explain(question);
          if (!explained.allowed) continue;
          expect(explained.complete).toBe(true);
          for (const paths of [explained.privilegePaths, explained.resourcePaths]) {
            if (paths.length === 0) continue;
            const cut = new Set(paths.map((path) => onePairOf(path, numbers)));
            expect(
              oracleAllows(
                modelWith(model, (pair) => !cut.has(pair)),
                question,
              ),
            ).toBe(false);
            cuts += 1;
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(cuts).toBeGreaterThan(100);
  }, 120_000);

  it('proposes for a no exactly the smallest sets of changes that trying all of them finds', async () => {
    const sizes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(links, told, async (given, facts) => {
        const model = await load(given);
        for (const question of questions(facts)) {
          const explained = await explain(question);
          if (explained.allowed) {
            expect(explained.missing).toEqual([]);
            continue;
          }
          const proposed = explained.missing.map(({ changes }) => changes.map(textOf).toSorted());
          const smallest = smallestChanges(model, question);
          const isAll = smallest.length <= 100;
          expect(explained.complete).toBe(isAll);
          if (isAll) expect(proposed.map(String).toSorted()).toEqual(smallest.map(String).toSorted());
          else expect(smallest.map(String)).toEqual(expect.arrayContaining(proposed.map(String)));
          for (const changes of smallest) sizes.add(changes.length);
        }
      }),
      { numRuns: 30 },
    );
    expect([...sizes]).toEqual(expect.arrayContaining([1, 2, 3]));
  }, 240_000);

  it('proposes calls after which a check says yes', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(links, told, fc.nat(), async (given, facts, choice) => {
        await load(given);
        const asked = questions(facts);
        const question = asked[choice % asked.length];
        if (!question) return;
        const { missing } = await explain(question);
        const set = missing[choice % Math.max(1, missing.length)];
        if (!set) return;
        for (const { method, path, body } of set.changes) {
          const answer = await server.admin.call<unknown>(method, path, body ?? undefined);
          expect([200, 201]).toContain(answer.status);
        }
        const { body } = await expectStatus(server.admin.post('access/check', question), 200);
        expect(body.allowed).toBe(true);
        made += 1;
      }),
      { numRuns: 60 },
    );
    expect(made).toBeGreaterThan(20);
  }, 120_000);

  it('shows what is held back by a condition: for a no, exactly when it would be a yes if all of them were true', async () => {
    let heldBack = 0;
    await fc.assert(
      fc.asyncProperty(conditionedLinks, told, async (given, facts) => {
        const model = await load(given);
        for (const question of questions(facts)) {
          const explained = await explain(question);
          for (const { steps } of explained.heldBackPaths) {
            const conditions = steps.flatMap(({ condition }) => condition ?? []);
            expect(conditions.some(({ result }) => !result)).toBe(true);
            heldBack += 1;
          }
          if (explained.allowed || !explained.subject.active) continue;
          const isHopeful = oracleAllows(allTrue(model), question);
          if (isHopeful) expect(explained.heldBackPaths).not.toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
    expect(heldBack).toBeGreaterThan(20);
  }, 120_000);

  async function load(given: Links): Promise<AccessModel> {
    await world.load(given);
    const model = world.model(given);
    return { ...model, setPrivileges: [...model.setPrivileges, ...builtInSets] };
  }

  /** ADMINISTRATION and two privileges, on nothing and on one resource. */
  function questions(facts: Told): AskedQuestion[] {
    return world.users.flatMap((user) =>
      world.privileges
        .slice(0, 3)
        .flatMap((privilege) =>
          [undefined, world.resources[0]].map((resource) => ({ user, privilege, resource, ...facts })),
        ),
    );
  }

  async function explain(question: AskedQuestion): Promise<Explained> {
    return (await expectStatus(server.admin.post<Explained>('access/explain', question), 200)).body;
  }
});

function isYes({ privilegePaths, resourcePaths }: Explained, { resource }: AskedQuestion): boolean {
  return privilegePaths.length > 0 && (resource === undefined || resourcePaths.length > 0);
}

/** The pairs of each way to the privilege, with those of each way to the resource if there is one. */
function* wholeWays(explained: Explained, { resource }: AskedQuestion): Generator<Set<string | null>> {
  if (!explained.allowed) return;
  for (const first of explained.privilegePaths) {
    for (const second of resource === undefined ? [{ steps: [] }] : explained.resourcePaths) {
      yield new Set([...first.steps, ...second.steps].map(pairOf));
    }
  }
}

function onePairOf({ steps }: Path, numbers: Iterator<number>): string {
  const pairs = steps.map(pairOf).filter((pair) => pair !== null);
  const pair = pairs[Number(numbers.next().value) % pairs.length];
  if (pair === undefined) throw new Error('A path of rules alone.');
  return pair;
}

/** The model with conditions that are true in place of all conditions. */
function allTrue(model: AccessModel): AccessModel {
  const truly = <T extends Conditioned>(rows: readonly T[]): T[] =>
    rows.map((row) => (row.condition === undefined ? row : { ...row, condition: 'true' }));
  return {
    ...model,
    grants: truly(model.grants),
    assignments: truly(model.assignments),
    userSets: truly(model.userSets),
    shares: truly(model.shares),
  };
}

function textOf(change: Explained['missing'][number]['changes'][number]): string {
  return change.to ? String(pairOf(change)) : `activation user ${change.from.id}`;
}
