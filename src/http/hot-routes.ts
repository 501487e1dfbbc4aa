import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { DecisionsService } from '../access/decisions/decisions.service.js';
import { readTerms, USUAL_TERMS, type Terms } from '../access/decisions/terms.js';
import type { Decider } from '../access/snapshot/decider.js';
import type { Principal } from '../auth/principal.js';
import { TokenAuthenticator } from '../auth/token-authenticator.js';
import { AppError } from '../common/errors/app-error.js';
import type { HotRoute } from './hot-lane.js';
import { BODY_SIZE_MAX } from './json-body.js';

type Decide = (decider: Decider, principal: Principal, body: unknown, terms: Terms) => { revision: number };

/** The routes of the hot lane. */
@Injectable()
export class HotRoutes {
  readonly all: readonly HotRoute[];

  constructor(
    private readonly decisions: DecisionsService,
    private readonly authenticator: TokenAuthenticator,
  ) {
    this.all = [
      this.route('/api/v1/access/check', (...question) => decisions.check(...question)),
      this.route('/api/v1/access/checks', (...batch) => decisions.checks(...batch)),
    ];
  }

  /** One barrier serves authentication and answer. */
  private route(path: string, decide: Decide): HotRoute {
    return {
      path,
      bodySizeMax: BODY_SIZE_MAX,
      answer: async (body: unknown, token: string, headers: IncomingHttpHeaders) => {
        const revision = headers['guildhall-revision'];
        const terms = attempt(() => readTerms(body, typeof revision === 'string' ? revision : undefined));
        const decider = await this.decisions.snapshotFor(terms instanceof AppError ? USUAL_TERMS : terms);
        const principal = this.authenticator.authenticateIn(decider, token);
        // Who may not ask is told so before he is told what is wrong with his question.
        if (terms instanceof AppError) throw terms;
        const answer = decide(decider, principal, body, terms);
        return { body: answer, revision: answer.revision, actor: principal.name };
      },
    };
  }
}

function attempt<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
