import { awaitedLater } from '../support/processes.js';
import type { ServerRing } from '../support/server-ring.js';
import { revocables, type Revocable } from './revocation-kinds.js';

const WORKERS = 4;

export interface Tally {
  trials: number;
  answers: number;
  /** Answers with 503. */
  unavailable: number;
  /** What was answered otherwise than what had been acknowledged before. */
  stale: string[];
}

export interface TrialOptions {
  count: number;
  /** Checks are asked with these terms; none unless given. */
  terms?: object;
}

/**
 * What the function that it answers does: gives something and takes it away, on one server after another, of one kind
 * after another, and asks all other servers as soon as that is acknowledged.
 */
export async function prepareTrials(
  ring: ServerRing,
  { count, terms = {} }: TrialOptions,
): Promise<() => Promise<Tally>> {
  const tally: Tally = { trials: 0, answers: 0, unavailable: 0, stale: [] };
  const work = async (worker: number, things: [kind: string, thing: Revocable][]): Promise<void> => {
    for (let trial = worker; trial < count; trial += WORKERS) {
      // Each worker goes through the kinds in its turn, so that few trials have them all.
      const [kind, thing] = things[trial % things.length] ?? [];
      if (!thing) throw new Error('There is nothing to take away.');
      const writer = Math.floor(trial / WORKERS) + worker;
      for (const isGiven of [true, false]) {
        await insist(() => (isGiven ? thing.give(ring.at(writer).admin) : thing.take(ring.at(writer).admin)));
        const asked = ring.othersThan(writer).map((server) => thing.ask(server, terms));
        for (const answers of await Promise.all(asked)) {
          tally.answers += answers.length;
          tally.unavailable += answers.filter((answer) => answer === undefined).length;
          const stale = answers.flatMap((answer, lane) => (answer === !isGiven ? [`${kind}, lane ${lane}`] : []));
          tally.stale.push(...stale);
        }
      }
      tally.trials += 1;
    }
  };
  const workers = Array.from({ length: WORKERS }, (_, worker) => revocables(ring.at(worker).admin));
  const prepared = (await Promise.all(workers)).map((things) => Object.entries(things));
  return async () => {
    await Promise.all(prepared.map((things, worker) => awaitedLater(work(worker, things))));
    if (process.env.FRESHNESS_TRIALS !== undefined) {
      process.stderr.write(`${JSON.stringify({ ...tally, stale: tally.stale.length })}\n`);
    }
    return tally;
  };
}

/** A write that was refused with 503 has not been done; it is done again. */
async function insist(write: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (attempt === 20 || !String(error).includes(' 503 ')) throw error;
    }
  }
}
