import { Injectable } from '@nestjs/common';
import { DecisionsService } from '../../access/decisions/decisions.service.js';
import { GuidIdsQueries, NO_GUIDS } from '../../access/decisions/named/guid-ids.queries.js';
import { NamedDecisionsService, type Inquiry } from '../../access/decisions/named/named-decisions.service.js';
import type { Terms } from '../../access/decisions/terms.js';
import type { Decider } from '../../access/snapshot/decider.js';
import type { Principal } from '../../auth/principal.js';
import { guidsIn } from './guids-in.js';

/** What is done with a request once the data is at hand. */
export type Work<T> = (inquiry: Inquiry, body: unknown) => T;

/**
 * Gets at hand what a question is answered from, and then answers it at one revision: who comes from Nest and who comes
 * through the hot lane is served alike.
 */
@Injectable()
export class AuthZenDesk {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly named: NamedDecisionsService,
    private readonly guids: GuidIdsQueries,
  ) {}

  /**
   * `whoAsks` is told the snapshot that the answer is to be from. `readBody` comes last: nobody waits with a parsed body in
   * his hands, which the garbage collector would carry about meanwhile.
   */
  async serve<T>(
    readBody: () => unknown,
    terms: Terms,
    whoAsks: (decider: Decider) => Principal,
    work: Work<T>,
  ): Promise<{ answer: T; revision: number; principal: Principal }> {
    let decider = await this.decisions.snapshotFor(terms);
    const principal = whoAsks(decider);
    const body = readBody();
    const asked = guidsIn(body);
    let guids = NO_GUIDS;
    if (asked.length > 0) {
      guids = await this.guids.find(asked);
      // After them: a user who is made later than this snapshot was not there when it was asked about him.
      decider = await this.decisions.snapshotFor(terms);
    }
    const answer = work(this.named.begin(decider, principal, guids, terms), body);
    return { answer, revision: decider.snapshot.revision, principal };
  }
}
