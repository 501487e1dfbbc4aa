import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AccessKeeper } from '../../access/snapshot/access-keeper.js';
import type { Decider } from '../../access/snapshot/decider.js';
import { noteCaller } from '../../auth/note-caller.js';
import type { Principal } from '../../auth/principal.js';
import { TokenAuthenticator } from '../../auth/token-authenticator.js';
import { AppError } from '../../common/errors/app-error.js';
import type { RequestContext } from '../../common/http/request-context.js';
import type { HotBody } from '../../http/hot-body.js';
import type { HotAnswer, HotRoute, RenderedError } from '../../http/hot-lane.js';
import { BODY_SIZE_MAX } from '../../http/json-body.js';
import { PublicUrl } from '../../http/public-url.js';
import { IntrospectionService } from '../../tokens/introspection.service.js';
import { readClientCredentials, type ClientCredentials } from './client-credentials.js';
import type { IntrospectionAnswer } from './dto/introspection.dto.js';
import { Form } from './form.js';
import { toIntrospection } from './introspection.mapper.js';
import { asRefusal, assertNamed, UNKNOWN_CLIENT } from './oauth-client.authenticator.js';
import { OAuthErrorRenderer } from './oauth-error.renderer.js';

const HEADERS = ['Cache-Control', 'no-store', 'Pragma', 'no-cache', 'Content-Type', 'application/json; charset=utf-8'];

/** How every answer about a token that counts begins. */
const UP_TO_SCOPE = '{"active":true,"scope":"';

/** Introspection, before Express: gateways ask with every request that they get. */
@Injectable()
export class IntrospectionHotRoute implements HotRoute {
  readonly path = '/oauth2/introspect';
  readonly authorization = /^(?:Bearer|Basic) +(\S+) *$/i;
  readonly body: HotBody = {
    type: /^application\/x-www-form-urlencoded(; *charset="?utf-8"?)?$/i,
    sizeMax: BODY_SIZE_MAX,
    parse: (bytes) => Form.parse(bytes),
  };

  constructor(
    private readonly keeper: AccessKeeper,
    private readonly authenticator: TokenAuthenticator,
    private readonly introspection: IntrospectionService,
    private readonly renderer: OAuthErrorRenderer,
    private readonly publicUrl: PublicUrl,
  ) {}

  renderError(error: AppError, _requestId: string, headers: IncomingHttpHeaders): RenderedError {
    return this.renderer.answer(error, headers.authorization);
  }

  async answer(
    body: unknown,
    _credentials: string,
    headers: IncomingHttpHeaders,
    context: RequestContext,
  ): Promise<HotAnswer> {
    const form = body as Form;
    const decider = await this.keeper.fresh();
    const client = this.authenticate(decider, readClientCredentials(headers.authorization, form), context);
    noteCaller(client, context);
    const found = this.introspection.introspect(decider, client, form.require('token'), form.get('client_ip'));
    return { json: write(toIntrospection(found, this.publicUrl.base)), headers: HEADERS, actor: client };
  }

  private authenticate(
    decider: Decider,
    credentials: ClientCredentials | undefined,
    context: RequestContext,
  ): Principal {
    if (!credentials) throw new AppError('not_authenticated', { detail: UNKNOWN_CLIENT });
    try {
      return assertNamed(this.authenticator.authenticateIn(decider, credentials.token, context), credentials);
    } catch (error) {
      throw asRefusal(error, credentials);
    }
  }
}

/**
 * As JSON.stringify writes it. It goes past the scope, by far the longest part, in which there is nothing to escape: a
 * scope has neither quotes nor backslashes (RFC 6749 3.3).
 */
function write(answer: IntrospectionAnswer): string {
  if (!answer.active || answer.scope === undefined) return JSON.stringify(answer);
  const { scope } = answer;
  answer.scope = '';
  return `${UP_TO_SCOPE}${scope}${JSON.stringify(answer).slice(UP_TO_SCOPE.length)}`;
}
