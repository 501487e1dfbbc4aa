import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { readTerms, USUAL_TERMS } from '../../access/decisions/terms.js';
import { TokenAuthenticator } from '../../auth/token-authenticator.js';
import { AppError } from '../../common/errors/app-error.js';
import type { RequestContext } from '../../common/http/request-context.js';
import { parseStrictJson } from '../../common/json/strict-json.js';
import { HOT_JSON } from '../../http/hot-body.js';
import type { HotAnswer, HotRoute } from '../../http/hot-lane.js';
import { REQUEST_ID_PATTERN } from '../../http/request-context.middleware.js';
import { AuthZenDesk, type Work } from './authzen.desk.js';
import { renderAuthZenError } from './error.renderer.js';
import { EvaluationsService, type Decision, type Decisions } from './evaluations.service.js';

/** The routes of this surface that are answered before Express. */
@Injectable()
export class AuthZenHotRoutes {
  readonly all: readonly HotRoute[];

  constructor(
    private readonly desk: AuthZenDesk,
    private readonly authenticator: TokenAuthenticator,
    evaluations: EvaluationsService,
  ) {
    this.all = [
      this.route('/access/v1/evaluation', (...asked) => evaluations.evaluate(...asked)),
      this.route('/access/v1/evaluations', (...asked) => evaluations.evaluateAll(...asked)),
    ];
  }

  private route(path: string, work: Work<Decision | Decisions>): HotRoute {
    return {
      path,
      // Parsed later: what is wrong with a body is told to callers who have been let in alone, as in Nest's lane.
      body: { ...HOT_JSON, parse: (bytes) => bytes },
      takes: hasPlainRequestId,
      renderError: renderAuthZenError,
      answer: (bytes, token, headers, context) => this.answer(bytes as Buffer, token, headers, context, work),
    };
  }

  private async answer(
    bytes: Buffer,
    token: string,
    headers: IncomingHttpHeaders,
    context: RequestContext,
    work: Work<Decision | Decisions>,
  ): Promise<HotAnswer> {
    const header = headers['guildhall-revision'];
    const terms = attempt(() => readTerms(undefined, typeof header === 'string' ? header : undefined));
    const served = await this.desk.serve(
      () => parseStrictJson(bytes),
      terms instanceof AppError ? USUAL_TERMS : terms,
      (decider) => this.authenticator.authenticateIn(decider, token, context),
      (...asked) => {
        if (terms instanceof AppError) throw terms;
        return work(...asked);
      },
    );
    return {
      json: write(served.answer),
      headers: ['Content-Type', 'application/json; charset=utf-8', 'Guildhall-Revision', String(served.revision)],
      actor: { name: served.principal.name, tokenId: served.principal.tokenId },
    };
  }
}

/** The lane makes a new id for what is not fit for a log; this surface gives back any. */
function hasPlainRequestId({ 'x-request-id': id }: IncomingHttpHeaders): boolean {
  return id === undefined || (typeof id === 'string' && REQUEST_ID_PATTERN.test(id));
}

/** As JSON.stringify writes it, in a fraction of the time: nearly all decisions are one of two. */
function write(answer: Decision | Decisions): string {
  if (!('evaluations' in answer)) return writeDecision(answer);
  let items = '';
  for (const decision of answer.evaluations) items += `${items === '' ? '' : ','}${writeDecision(decision)}`;
  return `{"evaluations":[${items}]}`;
}

function writeDecision(decision: Decision): string {
  if (decision.context) return JSON.stringify(decision);
  return decision.decision ? '{"decision":true}' : '{"decision":false}';
}

function attempt<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
