import { randomInt } from 'node:crypto';
import path from 'node:path';
import type { Api } from '../support/api.js';
import { GuildhallProcess } from '../support/guildhall-process.js';
import { awaitedLater, cleanUp, temporaryFolder, until } from '../support/processes.js';

const ROUNDS = 4;
const WRITERS = 8;

interface GroupPage {
  items: { name: string }[];
  nextCursor: string | null;
}

describe('A server that is killed', () => {
  afterEach(cleanUp);

  it('recovers by itself and has lost no write that it had acknowledged', async () => {
    const dataDir = path.join(temporaryFolder(), 'data');
    const acknowledged: string[] = [];
    let token: string | undefined;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const server = await GuildhallProcess.start({ dataDir });
      token ??= server.credentials?.token;
      const before = acknowledged.length;
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        awaitedLater(createGroupsUntilKilled(server.as(token), `${round}-${writer}`, acknowledged)),
      );
      const enough = before + randomInt(20, 200);
      await until(() => acknowledged.length >= enough, 'groups are created');
      await server.kill();
      await Promise.all(writers);
    }
    const server = await GuildhallProcess.start({ dataDir });
    const kept = await listGroupNames(server.as(token));
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * 20);
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
    expect((await server.as(token).post('groups', { name: 'after it all' })).status).toBe(201);
  });
});

async function createGroupsUntilKilled(admin: Api, prefix: string, acknowledged: string[]): Promise<void> {
  for (let number = 1; ; number += 1) {
    const name = `${prefix}-${number}`;
    try {
      const { status, body } = await admin.post('groups', { name });
      if (status !== 201) throw new Error(`not created: ${status} ${JSON.stringify(body)}`);
    } catch (error) {
      if (error instanceof TypeError) return; // What fetch throws when the connection breaks.
      throw error;
    }
    acknowledged.push(name);
  }
}

async function listGroupNames(admin: Api): Promise<Set<string>> {
  const names = new Set<string>();
  let cursor = '';
  for (;;) {
    const { body } = await admin.get<GroupPage>(`groups?limit=200${cursor}`);
    for (const { name } of body.items) names.add(name);
    if (body.nextCursor === null) return names;
    cursor = `&cursor=${body.nextCursor}`;
  }
}
