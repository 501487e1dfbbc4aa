import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import * as fc from 'fast-check';
import type { Answer } from '../support/api.js';
import { TestServer } from '../support/test-server.js';
import { AnswerJudge } from './answer-judge.js';
import { fuzzSurface, routedOperation, SURFACE_NAMES, type FuzzOperation, type FuzzSurface } from './fuzz-operation.js';
import { send, toCurl, type FuzzRequest } from './fuzz-request.js';
import { FuzzWorld } from './fuzz-world.js';
import { requests, type DraftRequest } from './requests.js';

// How many requests each operation is sent, and where their choice begins. `FUZZ_RUNS=2000` is for a long afternoon.
const RUNS = Number(process.env.FUZZ_RUNS ?? 10);
const SEED = process.env.FUZZ_SEED === 'random' ? randomInt(2 ** 31) : Number(process.env.FUZZ_SEED ?? 1);
const ONLY = process.env.FUZZ_OPERATION;
/** A file that findings are added to, surface by surface. */
const REPORT = process.env.FUZZ_REPORT;
/** After so many requests of an operation that writes, what they have used up is made again. */
const BATCH = 50;
const TIMEOUT_MS = 60_000 + RUNS * 60_000;

describe(`every operation of the documents, with the seed ${SEED}`, () => {
  let server: TestServer;
  let world: FuzzWorld;
  let agent: http.Agent;

  beforeAll(async () => {
    server = await TestServer.start();
    world = new FuzzWorld(server);
    agent = new http.Agent({ keepAlive: true });
  });
  afterAll(async () => {
    agent.destroy();
    await server.stop();
  });

  it.each(SURFACE_NAMES)(
    'answers whatever %s is sent as its document says, and stays whole',
    async (name) => {
      const surface = await fuzzSurface(server, name);
      const fuzzed = surface.operations.filter(({ operation }) => !ONLY || operation.operationId === ONLY);
      const findings: string[] = [];
      for (const operation of fuzzed) findings.push(...(await fuzz(surface, operation)));
      if (REPORT) appendFileSync(REPORT, findings.map((finding) => `${finding}\n\n`).join(''));
      expect(findings).toEqual([]);
      expect(await world.administratorSignsIn()).toMatch(/^gh_s_/);
    },
    TIMEOUT_MS,
  );

  /** The findings of one operation; the requests that led to them as small as they could be made. */
  async function fuzz(surface: FuzzSurface, operation: FuzzOperation): Promise<string[]> {
    const judge = new AnswerJudge(surface.document);
    const findings: string[] = [];
    for (let done = 0; done < RUNS; done += BATCH) {
      const known = await world.known();
      const property = fc.asyncProperty(requests(surface, operation, known), async (draft) => {
        const complaints = await tried(surface, judge, draft);
        if (complaints.length > 0) throw new Error(complaints.join('\n'));
      });
      const seed = SEED + done;
      const result = await fc.check(property, { seed, numRuns: Math.min(BATCH, RUNS - done) });
      if (operation.method !== 'get') world.expire();
      const [draft] = result.counterexample ?? [];
      if (!result.failed || !draft) continue;
      const { operationId } = operation.operation;
      const cause = String((result.errorInstance as Error | undefined)?.message ?? 'failed');
      findings.push(`${operationId} (seed ${seed}, as ${draft.caller}): ${cause}\n${toCurl(signed(draft))}`);
    }
    return findings;
  }

  async function tried(surface: FuzzSurface, judge: AnswerJudge, draft: DraftRequest): Promise<string[]> {
    const request = signed(draft);
    let answer: Answer<unknown>;
    try {
      answer = await send(agent, server.url, request);
    } catch (error) {
      return [String(error)];
    }
    return judge.complaints(request, routedOperation(surface, request), answer);
  }

  function signed(draft: DraftRequest): FuzzRequest {
    return { ...draft, headers: { Authorization: `Bearer ${world.tokenOf(draft.caller)}`, ...draft.headers } };
  }
});
