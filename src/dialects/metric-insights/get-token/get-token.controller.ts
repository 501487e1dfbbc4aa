import { Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { Request } from 'express';
import { ApplicationSignInService } from '../../../auth/application-sign-in.service.js';
import { MaybeAuthenticated, Public } from '../../../auth/decorators/access.decorators.js';
import { OptionalPrincipal } from '../../../auth/decorators/current-principal.decorator.js';
import { readTokenHeader } from '../../../auth/decorators/token-header.decorator.js';
import type { Principal } from '../../../auth/principal.js';
import { TokensService } from '../../../tokens/tokens.service.js';
import { ApiItemRead, ApiItemWrite, Item } from '../item.decorators.js';
import { TOKEN_HEADER_NAME } from '../token-header.js';
import { WireBody } from '../wire-input.decorators.js';
import { requireFields } from '../wire-values.js';
import { GetTokenFields, GetTokenAnswer } from './get-token.dto.js';
import { toAnswer } from './get-token.mapper.js';

/** Tokens for applications that act as users. */
@Item('get_token')
export class MetricInsightsGetTokenController {
  constructor(
    private readonly applications: ApplicationSignInService,
    private readonly tokens: TokensService,
  ) {}

  /** Exchanges an application's id and key for a token of a user, valid for an hour. */
  @Post()
  @HttpCode(200)
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiBody({ type: GetTokenFields })
  @ApiItemWrite('invalid_credentials', 'forbidden', 'user_not_found', 'too_many_attempts')
  async create(@WireBody() fields: GetTokenFields): Promise<GetTokenAnswer> {
    const { application_id, application_key, user } = requireFields(
      fields,
      'application_id',
      'application_key',
      'user',
    );
    const session = await this.applications.signIn({ id: application_id, key: application_key }, user);
    return toAnswer(session.token, session.validUntil);
  }

  /** Answers the token that you came with and until when it is valid; an empty list when you came without one. */
  @Get()
  @MaybeAuthenticated()
  @Header('Cache-Control', 'no-store')
  @ApiOkResponse({
    schema: { anyOf: [{ $ref: getSchemaPath(GetTokenAnswer) }, { type: 'array', maxItems: 0, items: {} }] },
  })
  @ApiExtraModels(GetTokenAnswer)
  @ApiItemRead()
  async get(@OptionalPrincipal() principal: Principal | null, @Req() req: Request): Promise<GetTokenAnswer | never[]> {
    const token = readTokenHeader(req, TOKEN_HEADER_NAME);
    if (principal === null || token === undefined) return [];
    return toAnswer(token, (await this.tokens.getCurrent(principal)).validUntil);
  }
}
