import { Injectable } from '@nestjs/common';
import { readTerms } from '../../access/decisions/terms.js';
import type { Principal } from '../../auth/principal.js';
import { noteRevision } from '../../common/http/request-context.js';
import { AuthZenDesk, type Work } from './authzen.desk.js';

/** Answers requests that came through Nest, whose callers have been let in. */
@Injectable()
export class AuthZenAnswers {
  constructor(private readonly desk: AuthZenDesk) {}

  /** `revision` is what the caller's Guildhall-Revision header says. */
  async give<T>(principal: Principal, body: unknown, revision: string | undefined, work: Work<T>): Promise<T> {
    const served = await this.desk.serve(
      () => body,
      readTerms(undefined, revision),
      () => principal,
      work,
    );
    noteRevision(served.revision);
    return served.answer;
  }
}
