import * as fc from 'fast-check';
import { Subjects } from '../../src/access/decisions/lists/subjects.js';
import { AccessKeeper } from '../../src/access/snapshot/access-keeper.js';
import { NO_RESOURCE } from '../../src/access/snapshot/decider.js';
import { nameKey } from '../../src/common/text/names.js';
import { expectStatus } from '../support/cast.js';
import { TestServer } from '../support/test-server.js';
import type { Told } from './access-model.js';
import { AccessWorld, links, told } from './access-world.js';

interface Listed {
  items: { id: number }[];
  nextCursor: string | null;
  revision: number;
}

describe('the lists of subjects and of resources, on any graph,', () => {
  let server: TestServer;
  let world: AccessWorld;

  beforeAll(async () => {
    server = await TestServer.start();
    world = await AccessWorld.make(server);
  });
  afterAll(() => server.stop());

  it('hold exactly those for whom, and on which, a check says yes', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        links,
        told,
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.constantFrom(-90, 90)),
        async (...given) => {
          const [graph, facts, limit, minutes] = given;
          await world.load(graph);
          const at: Record<string, string> =
            minutes === null ? {} : { at: new Date(Date.now() + minutes * 60_000).toISOString() };
          for (const question of questions()) {
            const query = { ...question.query, ...at, ...asJson(facts) };
            const found = await listed(question.path, query, limit);
            expect({ ...question, found }).toEqual({ ...question, found: await checked(question, at, facts) });
            count += found.length;
            const { hasConditions } = server.app.get(AccessKeeper).latest.snapshot;
            if (question.path === 'subjects' && !hasConditions) expect(allAtOnce(question.query, at)).toEqual(found);
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(count).toBeGreaterThan(500);
  }, 240_000);

  /** As the server works it out when it has asked about some and has not found enough. */
  function allAtOnce({ privilege = '', type, resourceId }: Record<string, string>, at: { at?: string }): number[] {
    const decider = server.app.get(AccessKeeper).latest;
    const { users, groups, privileges, resources } = decider.snapshot.tables;
    const resource = resourceId === undefined ? NO_RESOURCE : resources.find(Number(resourceId));
    const deed = { privilege: privileges.findName(nameKey(privilege)), resource };
    const subjects = new Subjects(decider, deed, at.at === undefined ? decider.instant : Date.parse(at.at), 1);
    return type === 'group'
      ? subjects.groups(0, 100).map((index) => groups.idOf(index))
      : subjects.users(0, 100).map((index) => users.idOf(index));
  }

  interface Question {
    path: string;
    query: Record<string, string>;
    /** The things that may be in the list, in the order of their ids, each with what a check asks of it. */
    candidates: [id: number, check: object][];
  }

  function questions(): Question[] {
    const users = [1, ...world.users];
    const groups = [...world.groups, 3].toSorted((a, b) => a - b);
    const names = new Map([...world.privilegeIds].map(([name, id]) => [id, name]));
    return world.privileges.slice(0, 3).flatMap((id): Question[] => {
      const privilege = String(names.get(id));
      const resource = world.resources[0] ?? 0;
      const on = { resourceId: String(resource) };
      const [asked, askedGroup] = [world.users[0] ?? 0, world.groups[4] ?? 0];
      return [
        { path: 'subjects', query: { privilege }, candidates: users.map((user) => [user, { user, privilege }]) },
        {
          path: 'subjects',
          query: { privilege, ...on },
          candidates: users.map((user) => [user, { user, privilege, resource }]),
        },
        {
          path: 'subjects',
          query: { privilege, type: 'group' },
          candidates: groups.map((group) => [group, { group, privilege }]),
        },
        {
          path: 'subjects',
          query: { privilege, type: 'group', ...on },
          candidates: groups.map((group) => [group, { group, privilege, resource }]),
        },
        {
          path: 'resources',
          query: { privilege, userId: String(asked) },
          candidates: world.resources.map((other) => [other, { user: asked, privilege, resource: other }]),
        },
        {
          path: 'resources',
          query: { privilege, groupId: String(askedGroup) },
          candidates: world.resources.map((other) => [other, { group: askedGroup, privilege, resource: other }]),
        },
      ];
    });
  }

  async function listed(path: string, query: Record<string, string>, limit: number): Promise<number[]> {
    const ids: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const all: string = new URLSearchParams({ ...query, limit: String(limit), ...(cursor && { cursor }) }).toString();
      const { body }: { body: Listed } = await expectStatus(server.admin.get<Listed>(`access/${path}?${all}`), 200);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      ids.push(...body.items.map((item) => item.id));
      cursor = body.nextCursor;
    }
    return ids;
  }

  async function checked({ candidates }: Question, at: object, facts: Told): Promise<number[]> {
    const body = { checks: candidates.map(([, check]) => ({ ...check, ...facts })), ...at };
    const answer = await expectStatus(
      server.admin.post<{ results: { allowed: boolean }[] }>('access/checks', body),
      200,
    );
    return candidates.filter((_, index) => answer.body.results[index]?.allowed).map(([id]) => id);
  }
});

function asJson({ context, properties }: Told): Record<string, string> {
  return {
    ...(context ? { context: JSON.stringify(context) } : {}),
    ...(properties ? { properties: JSON.stringify(properties) } : {}),
  };
}
