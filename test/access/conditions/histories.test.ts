import * as fc from 'fast-check';
import { AccessKeeper } from '../../../src/access/snapshot/access-keeper.js';
import { SIDES, type AccessSnapshot } from '../../../src/access/snapshot/access-snapshot.js';
import { loadSnapshot } from '../../../src/access/snapshot/snapshot-loader.js';
import { DedicatedConnections } from '../../../src/database/dedicated-connections.js';
import type { Api } from '../../support/api.js';
import { aGroup, aPrivilege, aPrivilegeSet, aResource, aUser } from '../../support/builders.js';
import { TestServer } from '../../support/test-server.js';

const CONDITIONS = [null, 'true', 'context.x == 1', 'subject.properties.role == "a"'];
const ROLES = ['a', 'b', null];

describe('Conditions and properties', () => {
  let server: TestServer;
  let sibling: TestServer;
  let admin: Api;
  let pairs: string[];
  let things: string[];

  beforeAll(async () => {
    server = await TestServer.start();
    sibling = await TestServer.start({ shareWith: server });
    admin = server.admin;
    const [group, user, privilege] = [await aGroup(admin), await aUser(admin), await aPrivilege(admin)];
    const [set, resource] = [await aPrivilegeSet(admin, [privilege.name]), await aResource(admin)];
    pairs = [
      `groups/${group.id}/privileges/${privilege.name}`,
      `groups/${group.id}/privilege-sets/${set.id}`,
      `users/${user.id}/privilege-sets/${set.id}`,
      `resources/${resource.id}/groups/${group.id}`,
    ];
    things = [`groups/${group.id}`, `users/${user.id}`, `resources/${resource.id}`];
  });
  afterAll(async () => {
    await sibling.stop();
    await server.stop();
  });

  const step = fc.oneof(
    fc.tuple(fc.constant('put'), fc.nat(3), fc.nat(CONDITIONS.length - 1)),
    fc.tuple(fc.constant('delete'), fc.nat(3), fc.constant(0)),
    fc.tuple(fc.constant('patch'), fc.nat(2), fc.nat(ROLES.length - 1)),
  );

  it('are after any history on every server what a load from the database shows', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (history) => {
        for (const [what, which, how] of history) {
          if (what === 'put') await admin.put(String(pairs[which]), { condition: CONDITIONS[how] });
          else if (what === 'delete') await admin.delete(String(pairs[which]));
          else await admin.patch(String(things[which]), { properties: { role: ROLES[how] } });
        }
        const loaded = described(await fromDatabase());
        for (const { app } of [server, sibling]) {
          const decider = await app.get(AccessKeeper).fresh();
          expect(described(decider.snapshot)).toEqual(loaded);
        }
        seen += loaded.length;
      }),
      { numRuns: 40 },
    );
    expect(seen).toBeGreaterThan(100);
  }, 120_000);

  it('go with what they are of', async () => {
    const [group, privilege] = [await aGroup(admin, { properties: { role: 'a' } }), await aPrivilege(admin)];
    await admin.put(`groups/${group.id}/privileges/${privilege.name}`, { condition: 'true' });
    const before = described((await sibling.app.get(AccessKeeper).fresh()).snapshot);
    await admin.delete(`groups/${group.id}`);
    const after = described((await sibling.app.get(AccessKeeper).fresh()).snapshot);
    expect(before.length - after.length).toBe(2);
    expect(after).toEqual(described(await fromDatabase()));
  });

  async function fromDatabase(): Promise<AccessSnapshot> {
    const client = await server.app.get(DedicatedConnections).open();
    try {
      return await loadSnapshot(client);
    } finally {
      await client.end();
    }
  }
});

/** What is given, with the condition or without, and what has properties, by ids. */
function described(snapshot: AccessSnapshot): string[] {
  const lines: string[] = [];
  for (const name of ['grants', 'groupAssignments', 'userAssignments', 'shares'] as const) {
    const [lefts, rights] = [snapshot.tables[SIDES[name][0]], snapshot.tables[SIDES[name][1]]];
    for (const { left, right, condition } of snapshot.conditional[name].all()) {
      lines.push(`${name} ${lefts.idOf(left)} ${rights.idOf(right)} if ${condition.text}`);
    }
    for (let left = 0; left < lefts.indexEnd; left += 1) {
      snapshot.relations[name].eachRight(left, 0, (right) => {
        lines.push(`${name} ${lefts.idOf(left)} ${rights.idOf(right)}`);
      });
    }
  }
  for (const name of ['users', 'groups', 'resources'] as const) {
    for (let index = 0; index < snapshot.tables[name].indexEnd; index += 1) {
      const properties = snapshot.propertiesOf(name, index);
      if (properties) lines.push(`${name} ${snapshot.tables[name].idOf(index)} ${JSON.stringify(properties)}`);
    }
  }
  return lines.toSorted();
}
