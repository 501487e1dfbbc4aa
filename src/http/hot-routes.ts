import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { DecisionsService, type CheckResult, type ChecksAnswer } from '../access/decisions/decisions.service.js';
import { readTerms, USUAL_TERMS, type Terms } from '../access/decisions/terms.js';
import type { Decider } from '../access/snapshot/decider.js';
import { noteCaller } from '../auth/note-caller.js';
import type { Principal } from '../auth/principal.js';
import { TokenAuthenticator } from '../auth/token-authenticator.js';
import type { RequestContext } from '../common/http/request-context.js';
import { AppError } from '../common/errors/app-error.js';
import { AuthZenHotRoutes } from '../standards/authzen/authzen.hot-routes.js';
import { HOT_JSON } from './hot-body.js';
import type { HotRoute } from './hot-lane.js';
import { ProblemRenderer } from './problem.renderer.js';

type Decide<T> = (decider: Decider, principal: Principal, body: unknown, terms: Terms) => T;

/** The routes of the hot lane. */
@Injectable()
export class HotRoutes {
  readonly all: readonly HotRoute[];

  constructor(
    private readonly decisions: DecisionsService,
    private readonly authenticator: TokenAuthenticator,
    private readonly problems: ProblemRenderer,
    authZen: AuthZenHotRoutes,
  ) {
    this.all = [
      this.route('/api/v1/access/check', (...question) => decisions.check(...question), JSON.stringify),
      this.route('/api/v1/access/checks', (...batch) => decisions.checks(...batch), writeChecks),
      ...authZen.all,
    ];
  }

  /** One barrier serves authentication and answer. */
  private route<T extends { revision: number }>(
    path: string,
    decide: Decide<T>,
    stringify: (answer: T) => string,
  ): HotRoute {
    return {
      path,
      body: HOT_JSON,
      renderError: (error, requestId) => this.problems.problem(error, requestId),
      answer: async (body: unknown, token: string, headers: IncomingHttpHeaders, context: RequestContext) => {
        const revision = headers['guildhall-revision'];
        const terms = attempt(() => readTerms(body, typeof revision === 'string' ? revision : undefined));
        const decider = await this.decisions.snapshotFor(terms instanceof AppError ? USUAL_TERMS : terms);
        const principal = this.authenticator.authenticateIn(decider, token, context);
        noteCaller(principal, context);
        // Who may not ask is told so before he is told what is wrong with his question.
        if (terms instanceof AppError) throw terms;
        const answer = decide(decider, principal, body, terms);
        return { json: stringify(answer), headers: headersOf(answer), actor: principal };
      },
    };
  }
}

function headersOf({ revision }: { revision: number }): string[] {
  return ['Content-Type', 'application/json; charset=utf-8', 'Guildhall-Revision', String(revision)];
}

/** As JSON.stringify writes it, in a fraction of the time: nearly all results are one of two. */
function writeChecks({ results, revision }: ChecksAnswer): string {
  let items = '';
  for (const result of results) items += `${items === '' ? '' : ','}${writeResult(result)}`;
  return `{"results":[${items}],"revision":${revision}}`;
}

function writeResult(result: CheckResult): string {
  if ('error' in result) return JSON.stringify(result);
  return result.allowed ? '{"allowed":true}' : '{"allowed":false}';
}

function attempt<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
