import { Injectable } from '@nestjs/common';
import { DecisionsService } from '../../access/decisions/decisions.service.js';
import { GuidIdsQueries } from '../../access/decisions/named/guid-ids.queries.js';
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

  /** `whoAsks` is told the snapshot that the answer is to be from. */
  async serve<T>(
    body: unknown,
    terms: Terms,
    whoAsks: (decider: Decider) => Principal,
    work: Work<T>,
  ): Promise<{ answer: T; revision: number; principal: Principal }> {
    // Before the snapshot: a user that is made after this was not there when it was asked about him.
    const guids = await this.guids.find(guidsIn(body));
    const decider = await this.decisions.snapshotFor(terms);
    const principal = whoAsks(decider);
    const answer = work(this.named.begin(decider, principal, guids, terms), body);
    return { answer, revision: decider.snapshot.revision, principal };
  }
}
