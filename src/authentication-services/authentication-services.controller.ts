import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated, RequirePrivilege } from '../auth/decorators/access.decorators.js';
import { ApiCreate, ApiDelete, ApiRead, ApiUpdate } from '../common/http/api-operation.decorators.js';
import { ParseIdPipe } from '../common/http/parse-id.pipe.js';
import { IfMatch } from '../common/http/precondition.decorators.js';
import { ADMINISTRATION } from '../common/well-known-ids.js';
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

  /** Lists the authentication services. */
  @Get()
  @Authenticated()
  @ApiRead()
  async list(@Query() query: ListAuthenticationServicesDto): Promise<AuthenticationServicePage> {
    return (await this.services.list(query)).map(AuthenticationServiceResponse.from);
  }

  /** Creates an authentication service. */
  @Post()
  @RequirePrivilege(ADMINISTRATION)
  @ApiCreate('authentication_service_name_taken')
  async create(@Body() input: CreateAuthenticationServiceDto): Promise<AuthenticationServiceResponse> {
    return AuthenticationServiceResponse.from(await this.services.create(input));
  }

  /** Gets an authentication service. */
  @Get(':id')
  @Authenticated()
  @ApiRead('authentication_service_not_found')
  async get(@Param('id', ParseIdPipe) id: number): Promise<AuthenticationServiceResponse> {
    return AuthenticationServiceResponse.from(await this.services.get(id));
  }

  /** Changes an authentication service. `Local` can be neither renamed nor switched off. */
  @Patch(':id')
  @RequirePrivilege(ADMINISTRATION)
  @ApiUpdate('authentication_service_not_found', 'authentication_service_name_taken', 'built_in', 'last_administrator')
  async update(
    @Param('id', ParseIdPipe) id: number,
    @Body() input: UpdateAuthenticationServiceDto,
    @IfMatch() ifMatch: number[] | undefined,
  ): Promise<AuthenticationServiceResponse> {
    return AuthenticationServiceResponse.from(await this.services.update(id, input, ifMatch));
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
