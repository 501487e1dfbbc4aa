import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { CurrentPrincipal } from '../auth/decorators/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ApiCreate, ApiDelete, ApiRead, ApiUpdate } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { IfMatch, ShowsMoreThanItsVersion } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
import { CREATE_EXAMPLES, UPDATE_EXAMPLES } from './dto/authentication-service.examples.js';
import { AuthenticationServicesService } from './authentication-services.service.js';
import {
  AuthenticationServicePage,
  AuthenticationServiceResponse,
  CreateAuthenticationServiceDto,
  ListAuthenticationServicesDto,
  UpdateAuthenticationServiceDto,
} from './dto/authentication-service.dto.js';

@ApiTags('Authentication services')
@Controller('api/v1/authentication-services')
export class AuthenticationServicesController {
  constructor(private readonly services: AuthenticationServicesService) {}

  /** Lists the authentication services; how each is reached is for administrators alone. */
  @Get()
  @Authenticated()
  @ApiRead()
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListAuthenticationServicesDto,
  ): Promise<AuthenticationServicePage> {
    const { isAdministrator } = principal.privileges;
    const services = await this.services.list(query);
    return services.map((service) => AuthenticationServiceResponse.from(service, isAdministrator));
  }

  /** Creates an authentication service. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: CreateAuthenticationServiceDto, examples: CREATE_EXAMPLES })
  @ApiCreate('authentication_service_name_taken')
  @ShowsMoreThanItsVersion()
  async create(@Body() input: CreateAuthenticationServiceDto): Promise<AuthenticationServiceResponse> {
    return AuthenticationServiceResponse.from(await this.services.create(input), true);
  }

  /** Gets an authentication service; how it is reached is for administrators alone. */
  @Get(':id')
  @Authenticated()
  @ApiRead('authentication_service_not_found')
  @ShowsMoreThanItsVersion()
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseIdPipe) id: number,
  ): Promise<AuthenticationServiceResponse> {
    return AuthenticationServiceResponse.from(await this.services.get(id), principal.privileges.isAdministrator);
  }

  /** Changes an authentication service. `Local` can be neither renamed nor switched off. */
  @Patch(':id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiBody({ type: UpdateAuthenticationServiceDto, examples: UPDATE_EXAMPLES })
  @ApiUpdate('authentication_service_not_found', 'authentication_service_name_taken', 'built_in', 'last_administrator')
  @ShowsMoreThanItsVersion()
  async update(
    @Param('id', ParseIdPipe) id: number,
    @Body() input: UpdateAuthenticationServiceDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<AuthenticationServiceResponse> {
    return AuthenticationServiceResponse.from(await this.services.update(id, input, ifMatch), true);
  }

  /** Deletes an authentication service. Its users and groups become local, the users without a password. */
  @Delete(':id')
  @HttpCode(204)
  @RequirePrivilege(ADMINISTRATION)
  @ApiDelete('authentication_service_not_found', 'built_in', 'last_administrator')
  async delete(@Param('id', ParseIdPipe) id: number, @IfMatch() ifMatch: number[] | undefined): Promise<void> {
    await this.services.delete(id, ifMatch);
  }
}
