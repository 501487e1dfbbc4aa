import { expectStatus } from '../support/cast.js';
import { cleanUp } from '../support/processes.js';
import { ServerRing, type RingServer } from '../support/server-ring.js';

const TIMEOUT_MS = 60_000;
const PATIENCE_MS = 15_000;
const POLL_MS = 50;
/** The first may be noticed by what a server does at its start. */
const LOSSES = 3;

describe('A server that has lost the connection on which it is told of changes', () => {
  afterAll(cleanUp);

  it(
    'takes up another by itself, and learns of changes though nobody asks for fresh answers',
    async () => {
      const { servers } = await ServerRing.start(2);
      const [writer, idle] = servers as [RingServer, RingServer];
      for (let loss = 1; loss <= LOSSES; loss += 1) {
        idle.proxy.cutListeners();
        const group = `made after loss ${loss}`;
        await expectStatus(writer.admin.post('groups', { name: group }), 201);
        expect(await learns(idle, group)).toBe(true);
      }
    },
    TIMEOUT_MS,
  );
});

async function learns(server: RingServer, group: string): Promise<boolean> {
  for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs;) {
    if (await knows(server, group)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

/** From what it has been told: such a question does not have it look for changes. */
async function knows({ admin }: RingServer, group: string): Promise<boolean> {
  const question = { group, privilege: 'ADMINISTRATION', consistency: 'minimizeLatency' };
  const { status, body } = await admin.post<{ allowed: boolean }>('access/check', question);
  if (status === 200) expect(body.allowed).toBe(false);
  else expect(status).toBe(404);
  return status === 200;
}
