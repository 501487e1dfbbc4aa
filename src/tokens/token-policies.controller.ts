import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { ApiRead, ApiUpdate } from '../common/http/api-operation.decorators.js';
import { ParseNamePipe } from '../common/http/parse-name.pipe.js';
import { IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { TokenPolicyList, TokenPolicyResponse, UpdateTokenPolicyDto } from './dto/token-policy.dto.js';
import { TOKEN_KINDS } from './entities/token.entity.js';
import { TokenPoliciesService } from './token-policies.service.js';

const KIND = { name: 'kind', description: `The kind: ${TOKEN_KINDS.join(', ')}.`, type: String, example: 'personal' };

@ApiTags('Tokens')
@Controller('api/v1/token-policies')
export class TokenPoliciesController {
  constructor(private readonly policies: TokenPoliciesService) {}

  /** Lists how long new tokens may last, kind by kind. */
  @Get()
  @ApiOperation({ operationId: 'listTokenPolicies' })
  @Authenticated()
  @ApiRead()
  async list(): Promise<TokenPolicyList> {
    return { items: (await this.policies.list()).map((policy) => TokenPolicyResponse.from(policy)) };
  }

  /** Gets how long new tokens of a kind may last. */
  @Get(':kind')
  @ApiOperation({ operationId: 'getTokenPolicy' })
  @Authenticated()
  @ApiParam(KIND)
  @ApiRead('route_not_found')
  async get(@Param('kind', ParseNamePipe) kind: string): Promise<TokenPolicyResponse> {
    return TokenPolicyResponse.from(await this.policies.get(kind));
  }

  /** Sets how long new tokens of a kind may last. Those that are there stay as they are. */
  @Patch(':kind')
  @ApiOperation({ operationId: 'updateTokenPolicy' })
  @RequirePrivilege(ADMINISTRATION)
  @ApiParam(KIND)
  @ApiUpdate('route_not_found')
  async update(
    @Param('kind', ParseNamePipe) kind: string,
    @Body() input: UpdateTokenPolicyDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<TokenPolicyResponse> {
    return TokenPolicyResponse.from(await this.policies.update(kind, input, ifMatch));
  }
}
